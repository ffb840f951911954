import { playgroundText as t } from '../../lib/i18n/playground.ts';
import type { Picture } from './trial.ts';

export const MAX_PICTURES = 8;
/** Of all of them, bytes: base64 adds a third, and the browser refuses messages over 64 MiB. */
export const MAX_PICTURE_BYTES = 20 * 1024 * 1024;

/** Of the file that the base64 text stands for, about. */
const bytesOf = ({ data }: Picture): number => (data.length * 3) / 4;

/** The pictures with these files behind them, or with what is wrong with the first file that cannot be one. */
export async function withFiles(
  pictures: readonly Picture[],
  files: readonly File[],
): Promise<{ pictures: readonly Picture[]; problem?: string }> {
  let all = pictures;
  let bytes = pictures.reduce((sum, picture) => sum + bytesOf(picture), 0);
  for (const file of files) {
    if (!file.type.startsWith('image/')) return { pictures: all, problem: t.noPicture(file.name) };
    bytes += file.size;
    if (all.length === MAX_PICTURES) return { pictures: all, problem: t.tooManyPictures(MAX_PICTURES) };
    if (bytes > MAX_PICTURE_BYTES) return { pictures: all, problem: t.tooLarge(file.name) };
    try {
      all = [...all, { name: file.name, mediaType: file.type, data: await base64Of(file) }];
    } catch {
      return { pictures: all, problem: t.unreadable(file.name) };
    }
  }
  return { pictures: all };
}

const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
