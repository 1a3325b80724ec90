// What a visitor chooses for themselves: picture, comfort, sound, the page as an app, and the way to their headset. A lazy chunk.
import { useEffect, useState } from 'preact/hooks';
import * as v from 'valibot';
import { LANGUAGE_NAMES } from '../../language/languages.ts';
import type { ViewActions, ViewModel } from '../view-model.ts';
import { CopyButton } from './copy-button.tsx';
import type { InterfaceState } from './interface-state.ts';
import { PanelFrame } from './panel-frame.tsx';
import { QrCode } from './qr-code.tsx';
import { Choice, Switch } from './settings-fields.tsx';
import { strings } from './strings.ts';

const text = strings.settings;

interface SettingsPanelProps {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly state: InterfaceState;
  readonly onClose: () => void;
}

export function SettingsPanel({ view, actions, state, onClose }: SettingsPanelProps) {
  const { settings, app } = view;
  return (
    <PanelFrame id="settings" title={text.title} subtitle={text.subtitle} onClose={onClose}>
      <Choice
        title={text.language}
        value={settings.language}
        captions={{ auto: text.languageAuto, ...LANGUAGE_NAMES }}
      />
      <h3>{text.picture}</h3>
      <Choice title={text.quality} hint={text.qualityHint} value={settings.quality} captions={text.qualities} />
      {settings.qualityChanged.value && (
        <div class="setting-note" role="status">
          <p>{text.qualityLater}</p>
          <button type="button" class="button strong" onClick={() => actions.reloadApp()}>
            {text.reload}
          </button>
        </div>
      )}
      <Choice title={text.motion} value={settings.motion} captions={text.motions} />
      <Switch title={text.sound} hint={text.soundHint} value={settings.sound} />
      <Switch title={text.frameFigures} hint={text.frameFiguresHint} value={settings.frameFigures} />
      <h3>{text.headset}</h3>
      <Choice title={text.turn} value={settings.turn} captions={text.turns} />
      <Choice title={text.walk} value={settings.walk} captions={text.walks} />
      <Switch title={text.vignette} hint={text.vignetteHint} value={settings.vignette} />
      <Switch title={text.seated} hint={text.seatedHint} value={settings.seated} />
      <HeadsetAddress />
      <h3>{text.app}</h3>
      <p class="setting-words">{app.installable.value ? text.installHint : text.noInstall}</p>
      {app.installable.value && (
        <button type="button" class="button strong" onClick={() => void actions.installApp()}>
          {text.install}
        </button>
      )}
      <h3>{text.here}</h3>
      <div class="card-buttons">
        <button type="button" class="button" onClick={() => actions.backToStart()}>
          {text.backToStart}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            view.deeds.value = new Set();
            state.hints.value = true;
            onClose();
          }}
        >
          {text.showHints}
        </button>
        <button type="button" class="button" onClick={() => settings.reset()}>
          {text.reset}
        </button>
      </div>
    </PanelFrame>
  );
}

const HostInfo = v.object({ addresses: v.array(v.pipe(v.string(), v.url())) });

/** The way to this world for a headset: as the host says it, or as this page was reached itself. */
function HeadsetAddress() {
  const [address, setAddress] = useState<string | null>(ownAddress());
  useEffect(() => {
    fetch('/host.json', { cache: 'no-cache' })
      .then((response) => response.json())
      .then((said) => {
        const [first] = v.parse(HostInfo, said).addresses;
        if (first !== undefined) setAddress(new URL(location.search, first).href);
      })
      // A static host says nothing of itself: what this page knows stands.
      .catch(() => undefined);
  }, []);
  return (
    <section class="headset-address" aria-label={text.onHeadset}>
      <h4>{text.onHeadset}</h4>
      {address === null ? (
        <>
          <p>{text.noHeadset}</p>
          <code>{text.httpsCommand}</code>
        </>
      ) : (
        <>
          <code>{address}</code>
          <QrCode text={address} label={text.codeOf(address)} />
          <div>
            <p>{text.onHeadsetHint}</p>
            <CopyButton text={() => address} caption={text.copyAddress} />
          </div>
        </>
      )}
    </section>
  );
}

/** Null where another machine could not use it, or not for WebXR. */
function ownAddress(): string | null {
  const { protocol, hostname, href } = location;
  return protocol === 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? href : null;
}
