// What a person should know now: shown until dismissed or until it is over. One notice an id.
import type { Problem } from '../protocol/problem.ts';
import { problemWords } from './ui/problem-text.ts';
import type { Notice, ViewModel } from './view-model.ts';

export type NoticeWords = Pick<Notice, 'title' | 'detail' | 'help'>;

export class Notices {
  readonly #view: ViewModel;

  constructor(view: ViewModel) {
    this.#view = view;
  }

  /** `words` are asked for whenever they are shown: a notice that stands follows the language. */
  tell(id: string, level: Notice['level'], words: () => NoticeWords): void {
    const notice: Notice = {
      id,
      level,
      get title() {
        return words().title;
      },
      get detail() {
        return words().detail;
      },
      get help() {
        return words().help;
      },
    };
    this.#view.notices.value = [...this.#view.notices.value.filter((other) => other.id !== id), notice];
  }

  problem(id: string, level: Notice['level'], problem: Problem): void {
    this.tell(`${id} ${problem.detail}`, level, () => problemWords(problem));
  }

  dismiss(id: string): void {
    this.#view.notices.value = this.#view.notices.value.filter((notice) => notice.id !== id);
  }
}
