// A store that forgets with the worker: for tests, and where the browser keeps nothing (private browsing).
import type { Store, Table, Tables } from './store.ts';

export function memoryStore(): Store {
  const tables = new Map<Table, Map<string, unknown>>();
  const table = (name: Table): Map<string, unknown> => {
    const found = tables.get(name) ?? new Map<string, unknown>();
    tables.set(name, found);
    return found;
  };
  return {
    get: <Name extends Table>(name: Name, key: string) =>
      Promise.resolve(table(name).get(key) as Tables[Name] | undefined),
    list: <Name extends Table>(name: Name, prefix = '') =>
      Promise.resolve(
        [...table(name)]
          .filter(([key]) => key.startsWith(prefix))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, value]) => value as Tables[Name]),
      ),
    put(name, key, value) {
      table(name).set(key, value);
      return Promise.resolve();
    },
    write(changes) {
      for (const { table: name, key, value } of changes) {
        if (value === undefined) table(name).delete(key);
        else table(name).set(key, value);
      }
      return Promise.resolve();
    },
    delete(name, key) {
      table(name).delete(key);
      return Promise.resolve();
    },
    deletePrefix(name, prefix) {
      for (const key of table(name).keys()) if (key.startsWith(prefix)) table(name).delete(key);
      return Promise.resolve();
    },
  };
}
