// Where in a device's messages each value stands, as a JSON Pointer: at first under its own name. Shown for feeds that bring JSON.
import { ownPointer } from '../feeds/json-lines.ts';
import { strings } from './console-strings.ts';
import { TextField } from './fields.tsx';

interface MessagePlacesProps {
  readonly names: readonly string[];
  /** As in the draft. */
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (values: Record<string, string>) => void;
}

export function MessagePlaces({ names, values, onChange }: MessagePlacesProps) {
  return (
    <div class="row">
      {names.map((name) => (
        <TextField
          key={name}
          label={strings.values.place(name)}
          value={values[name] ?? ownPointer(name)}
          onChange={(pointer) => onChange({ ...values, [name]: pointer })}
        />
      ))}
    </div>
  );
}
