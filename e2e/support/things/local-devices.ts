// Stands for what Web Serial and Web Bluetooth of a browser give to a page, for console-devices.spec.ts: added to the page before its own
// code. The picker, the driver and the radio are not shown; the streams and events are the browser's own, and a port keeps to the
// words of Web Serial (wicg.github.io/serial): a stream that fails is followed by another, unless the port is gone.

/** What a test does to the device; `window.localDevices` in the page. */
export interface LocalDevicesStandIn {
  /** The device says this over its cable, in pieces of so many bytes. */
  say(text: string, pieces?: number): void;
  /** Noise on the line: what is under way is lost. */
  disturb(): void;
  unplug(): void;
  plugIn(): void;
  /** Whether the page has the port open, and at which rate. */
  port(): { readonly isOpen: boolean; readonly baudRate: number };
  /** The Bluetooth device says this, twenty bytes at a time. */
  tell(text: string): void;
  goAway(): void;
  comeBack(): void;
  /** Whether the page is connected and listens. */
  radio(): { readonly isConnected: boolean; readonly listens: boolean };
}

declare global {
  interface Window {
    localDevices: LocalDevicesStandIn;
  }
}

/** Runs in the page. */
export function standInForDevices(): void {
  const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

  class Port {
    isPlugged = true;
    isOpen = false;
    baudRate = 0;
    #stream: ReadableStream<Uint8Array> | null = null;
    #into: ReadableStreamDefaultController<Uint8Array> | null = null;

    get readable(): ReadableStream<Uint8Array> | null {
      if (this.#stream !== null) return this.#stream;
      if (!this.isOpen || !this.isPlugged) return null;
      const stream = new ReadableStream<Uint8Array>({
        start: (controller) => void (this.#into = controller),
        cancel: () => void (this.#stream = this.#into = null),
      });
      this.#stream = stream;
      return stream;
    }
    async open({ baudRate }: { baudRate: number }): Promise<void> {
      await Promise.resolve();
      if (!this.isPlugged) throw new DOMException('Failed to open serial port.', 'NetworkError');
      if (this.isOpen) throw new DOMException('The port is already open.', 'InvalidStateError');
      Object.assign(this, { isOpen: true, baudRate });
    }
    async close(): Promise<void> {
      await Promise.resolve();
      if (!this.isOpen) throw new DOMException('The port is already closed.', 'InvalidStateError');
      if (this.#stream?.locked === true) throw new TypeError('Cannot cancel a locked stream');
      this.isOpen = false;
      this.#stream = this.#into = null;
    }
    push(bytes: Uint8Array): void {
      this.#into?.enqueue(bytes);
    }
    fail(error: DOMException): void {
      const into = this.#into;
      this.#stream = this.#into = null;
      into?.error(error);
    }
  }

  class Characteristic extends EventTarget {
    value: DataView | undefined;
    listens = false;
    async startNotifications(): Promise<this> {
      await Promise.resolve();
      this.listens = true;
      return this;
    }
    push(bytes: Uint8Array<ArrayBuffer>): void {
      if (!this.listens) return;
      this.value = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.dispatchEvent(new Event('characteristicvaluechanged'));
    }
  }

  class Radio extends EventTarget {
    isNear = true;
    isConnected = false;
    lines = new Characteristic();
    readonly gatt = {
      connect: async () => {
        await Promise.resolve();
        if (!this.isNear) throw new DOMException('Connection attempt failed.', 'NetworkError');
        this.isConnected = true;
        // Of each connection there is another one.
        const lines = new Characteristic();
        this.lines = lines;
        return {
          getPrimaryService: async () => Promise.resolve({ getCharacteristic: async () => Promise.resolve(lines) }),
        };
      },
      disconnect: () => this.leave(),
    };
    leave(): void {
      if (!this.isConnected) return;
      this.isConnected = false;
      this.lines.listens = false;
      this.dispatchEvent(new Event('gattserverdisconnected'));
    }
  }

  const [port, radio] = [new Port(), new Radio()];
  const here = (name: string, value: object): void =>
    void Object.defineProperty(navigator, name, { value, configurable: true });
  let chosen = 0;
  here('serial', {
    async requestPort() {
      await Promise.resolve();
      // At first the person closes the picker.
      if ((chosen += 1) === 1) throw new DOMException('No port selected by the user.', 'NotFoundError');
      return port;
    },
  });
  here('bluetooth', { requestDevice: async () => Promise.resolve(radio) });
  window.localDevices = {
    say(text, pieces = 7) {
      const bytes = bytesOf(text);
      for (let at = 0; at < bytes.length; at += pieces) port.push(bytes.slice(at, at + pieces));
    },
    disturb: () => port.fail(new DOMException('A framing error was detected.', 'FramingError')),
    unplug() {
      port.isPlugged = false;
      port.fail(new DOMException('The device has been lost.', 'NetworkError'));
    },
    plugIn() {
      Object.assign(port, { isPlugged: true });
    },
    port: () => ({ isOpen: port.isOpen, baudRate: port.baudRate }),
    tell(text) {
      const bytes = bytesOf(text);
      for (let at = 0; at < bytes.length; at += 20) radio.lines.push(bytes.slice(at, at + 20));
    },
    goAway() {
      radio.isNear = false;
      radio.leave();
    },
    comeBack() {
      radio.isNear = true;
    },
    radio: () => ({ isConnected: radio.isConnected, listens: radio.lines.listens }),
  };
}
