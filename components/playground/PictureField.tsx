import { useId, useState } from 'preact/hooks';
import { playgroundText as t } from '../../lib/i18n/playground.ts';
import { Icon } from '../Icon.tsx';
import { withFiles } from './pictures.ts';
import type { Picture } from './trial.ts';

interface PictureFieldProps {
  pictures: readonly Picture[];
  onChange(pictures: readonly Picture[]): void;
}

/** Pictures from files, each with a button that takes it out again. */
export function PictureField({ pictures, onChange }: PictureFieldProps) {
  const [problem, setProblem] = useState<string>();
  const below = useId();
  const add = async (files: readonly File[]) => {
    const read = await withFiles(pictures, files);
    setProblem(read.problem);
    onChange(read.pictures);
  };
  return (
    <div class="field">
      {pictures.length > 0 && (
        <ul class="pictures" aria-label={t.pictures}>
          {pictures.map(({ name, mediaType, data }, place) => (
            // Two files may have one name, and pictures never change places.
            <li key={place}>
              <img src={`data:${mediaType};base64,${data}`} alt="" />
              <span class="clip" title={name}>
                {name}
              </span>
              <button
                type="button"
                class="button small quiet"
                aria-label={t.removePicture(name)}
                onClick={() => {
                  setProblem(undefined);
                  onChange(pictures.filter((_, at) => at !== place));
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <label class="button small file-button">
        <Icon name="plus" />
        <span>{t.addPictures}</span>
        <input
          type="file"
          class="hidden-input"
          accept="image/*"
          multiple
          aria-describedby={below}
          onChange={(event) => {
            const input = event.currentTarget;
            // The same file may be chosen again.
            void add([...(input.files ?? [])]).finally(() => {
              input.value = '';
            });
          }}
        />
      </label>
      <div id={below} class="below" role="status">
        {problem !== undefined && <p class="field-problem">{problem}</p>}
      </div>
    </div>
  );
}
