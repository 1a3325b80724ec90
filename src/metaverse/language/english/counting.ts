// Numbers and plurals of the English tables.
import { countingIn } from '../../../language/counting.ts';
import { LOCALES } from '../../../language/languages.ts';

export const { counted, number } = countingIn(LOCALES.en);
