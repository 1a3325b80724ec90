// A place for a file: dropped, or chosen by keyboard and mouse alike.
import { useId, useState } from 'preact/hooks';

interface DropZoneProps {
  readonly caption: string;
  readonly accept: string;
  readonly small?: boolean;
  readonly onFile: (file: File) => void;
}

export function DropZone({ caption, accept, small = false, onFile }: DropZoneProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div
      class={`drop-zone${small ? ' small' : ''}${over ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer?.files[0];
        if (file !== undefined) onFile(file);
      }}
    >
      <label for={id}>{caption}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) onFile(file);
          // The same file may be chosen again, when it was changed.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
