// Numbers and plurals of the German tables.
import { countingIn } from '../../../language/counting.ts';
import { LOCALES } from '../../../language/languages.ts';

export const { counted, number } = countingIn(LOCALES.de);
