/** What the tasks need of the platform besides lib/page/standard/natives.ts, under the same rules. */
import { reader, uncurry } from '../../natives.ts';

export const NativeLocale = Intl.Locale;
export const maximize = uncurry(Intl.Locale.prototype.maximize);
export const languageOf = reader(Intl.Locale.prototype, 'language');
export const scriptOf = reader(Intl.Locale.prototype, 'script');
