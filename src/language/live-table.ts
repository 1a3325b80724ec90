// A table of words whose language may change while it is read: who reads a word inside a signal's effect, or while a component is drawn,
// is called again when another language is spoken. Parts of it may be named once (`const text = strings.settings`), even before a language
// has loaded, and stay live. Who calls: speech.ts.

/** `read`: the table as it is now; null before there is one. Until then parts can be named, and a word turned into text throws. */
export function liveTable<Table extends object>(read: () => Table | null): Table {
  const parts = new Map<PropertyKey, object>();
  const table = (): Table => {
    const now = read();
    if (now === null) throw new Error('no language has loaded yet');
    return now;
  };
  return new Proxy({} as Table, {
    get(_target, name) {
      const now = read();
      // Whoever wants text of what has no words yet shall hear of it.
      if (now === null && typeof name === 'symbol') return table();
      const value: unknown = now === null ? null : Reflect.get(now, name);
      if (now !== null && !isPart(value)) return value;
      let part = parts.get(name);
      if (part === undefined) {
        part = liveTable(() => {
          const whole = read();
          if (whole === null) return null;
          const found: unknown = Reflect.get(whole, name);
          if (!isPart(found)) throw new Error(`"${String(name)}" was read as a word before a language had loaded`);
          return found;
        });
        parts.set(name, part);
      }
      return part;
    },
    has: (_target, name) => Reflect.has(table(), name),
    ownKeys: () => Reflect.ownKeys(table()),
    getOwnPropertyDescriptor(_target, name) {
      const described = Reflect.getOwnPropertyDescriptor(table(), name);
      // What is not of the target itself must be said to be configurable.
      return described && { ...described, configurable: true };
    },
  });
}

function isPart(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
