// What a person should know now: shown until dismissed or until it is over. One notice an id.
import type { Problem } from '../protocol/problem.ts';
import type { Notice, ViewModel } from './view-model.ts';

export class Notices {
  readonly #view: ViewModel;

  constructor(view: ViewModel) {
    this.#view = view;
  }

  show(notice: Notice): void {
    this.#view.notices.value = [...this.#view.notices.value.filter(({ id }) => id !== notice.id), notice];
  }

  problem(id: string, level: Notice['level'], { title, detail, help = '' }: Problem): void {
    this.show({ id: `${id} ${detail}`, level, title, detail, help });
  }

  dismiss(id: string): void {
    this.#view.notices.value = this.#view.notices.value.filter((notice) => notice.id !== id);
  }
}
