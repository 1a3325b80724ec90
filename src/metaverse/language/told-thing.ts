// Something that an owner describes, held as it came and given in the language that is spoken. Who calls: presences of twins and services,
// which are asked many times a second.
import type { Language } from '../../language/languages.ts';
import { speech } from '../ui/strings.ts';
import { inLanguage } from './in-language.ts';

export class ToldThing<Thing extends object> {
  #came: Thing;
  #given: Thing;
  #language: Language | null = null;

  constructor(came: Thing) {
    this.#came = this.#given = came;
  }

  set value(came: Thing) {
    this.#came = came;
    this.#language = null;
  }
  get value(): Thing {
    const language = speech.language.value;
    if (language !== this.#language) {
      this.#given = inLanguage(this.#came, language);
      this.#language = language;
    }
    return this.#given;
  }
}
