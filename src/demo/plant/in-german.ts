// The German names of what the plant's devices can tell and do, which their Thing Descriptions carry beside the English ones
// (MultiLanguage, TD 1.1 §6.3.2). Who calls: thing-description.ts.
import type { Json } from '../../base/json.ts';
import type { Affordances } from './affordances.ts';

const GERMAN: Readonly<Record<string, string>> = {
  // The arm.
  'Robot arm 1': 'Roboterarm 1',
  'Six-joint robot arm with a two-finger gripper that carries parts from a conveyor to a pallet':
    'Roboterarm mit sechs Achsen und Zweifingergreifer, der Teile vom Förderband auf eine Palette setzt',
  'Joint 1: base rotation': 'Achse 1: Grunddrehung',
  'Joint 2: shoulder': 'Achse 2: Schulter',
  'Joint 3: elbow': 'Achse 3: Ellbogen',
  'Joint 4: forearm roll': 'Achse 4: Unterarm',
  'Joint 5: wrist bend': 'Achse 5: Handgelenk',
  'Joint 6: tool roll': 'Achse 6: Werkzeug',
  'Joint 1: target': 'Achse 1: Ziel',
  'Joint 2: target': 'Achse 2: Ziel',
  'Joint 3: target': 'Achse 3: Ziel',
  'Joint 4: target': 'Achse 4: Ziel',
  'Joint 5: target': 'Achse 5: Ziel',
  'Joint 6: target': 'Achse 6: Ziel',
  'Joint angle from the encoder': 'Achswinkel vom Drehgeber',
  'What the machine is told to bring it to': 'Was die Maschine erreichen soll',
  'Base rotation': 'Grunddrehung',
  Shoulder: 'Schulter',
  Elbow: 'Ellbogen',
  'Forearm roll': 'Unterarm',
  'Wrist bend': 'Handgelenk',
  'Tool roll': 'Werkzeug',
  'Gripper opening': 'Greiferöffnung',
  'Distance between the fingers': 'Abstand der Finger',
  Load: 'Last',
  'Mass that the gripper carries': 'Masse, die der Greifer trägt',
  Cycles: 'Zyklen',
  'Pick-and-place cycles completed since the arm was switched on':
    'Abgeschlossene Zyklen seit dem Einschalten des Arms',
  Mode: 'Betriebsart',
  'What the arm is doing': 'Was der Arm gerade tut',
  'Tool speed': 'Werkzeuggeschwindigkeit',
  'Speed of the point between the fingers': 'Geschwindigkeit des Punkts zwischen den Fingern',
  'Motor temperature': 'Motortemperatur',
  'Hottest winding of the six motors': 'Heißeste Wicklung der sechs Motoren',
  'Emergency stop': 'Not-Halt',
  'True from an emergency stop until it is reset': 'An vom Not-Halt bis zum Zurücksetzen',
  'Jog a joint': 'Achse verfahren',
  'Turns one joint by some degrees from where it is; refused beyond the joint limits':
    'Dreht eine Achse um einige Grad weiter; abgelehnt jenseits ihrer Grenzen',
  Joint: 'Achse',
  Angle: 'Winkel',
  'Move joints': 'Achsen bewegen',
  'Turns the joints that are named to these angles, together, at half speed':
    'Dreht die genannten Achsen gemeinsam mit halbem Tempo auf diese Winkel',
  'Go home': 'Grundstellung',
  'Stops what it does and moves to the home pose': 'Hält an, was er tut, und fährt in die Grundstellung',
  'Run cycles': 'Zyklen fahren',
  'Carries so many parts from the conveyor to the pallet': 'Setzt so viele Teile vom Förderband auf die Palette',
  'Brakes all joints as hard as they can; the arm stays stopped until it is reset':
    'Bremst alle Achsen so stark es geht; der Arm bleibt stehen, bis er zurückgesetzt wird',
  Reset: 'Zurücksetzen',
  'Releases the emergency stop of an arm that stands still': 'Hebt den Not-Halt eines stehenden Arms auf',
  'The arm was stopped in an emergency': 'Der Arm wurde im Notfall angehalten',
  'What it was doing': 'Was er gerade tat',
  'Cycle completed': 'Zyklus abgeschlossen',
  'A part was put on the pallet': 'Ein Teil liegt auf der Palette',
  'Cycles so far': 'Zyklen bisher',
  Duration: 'Dauer',
  'Joint limit reached': 'Achsgrenze erreicht',
  'A joint stands at one of its limits': 'Eine Achse steht an einer ihrer Grenzen',
  Limit: 'Grenze',
  // The turbine.
  'Wind turbine 1': 'Windrad 1',
  'Three-blade wind turbine of 2 MW and 90 m rotor diameter, with pitch and yaw drives':
    'Windrad mit drei Blättern, 2 MW und 90 m Rotordurchmesser, mit Blatt- und Azimutantrieb',
  'Nacelle heading': 'Gondelrichtung',
  'Where the rotor faces, clockwise from north': 'Wohin der Rotor weist, im Uhrzeigersinn von Norden',
  'Wind speed': 'Windgeschwindigkeit',
  'Wind at the nacelle': 'Wind an der Gondel',
  'Wind direction': 'Windrichtung',
  'Where the wind comes from, clockwise from north': 'Woher der Wind kommt, im Uhrzeigersinn von Norden',
  'Rotor speed': 'Rotordrehzahl',
  'Speed of the slow shaft': 'Drehzahl der langsamen Welle',
  'Rotor angle': 'Rotorwinkel',
  'Turn of the rotor, clockwise seen from the wind': 'Drehung des Rotors, vom Wind aus im Uhrzeigersinn',
  Power: 'Leistung',
  'Electrical power into the grid': 'Elektrische Leistung ins Netz',
  'Heading to turn to': 'Zielrichtung',
  'Blade pitch': 'Blattwinkel',
  '0 deg works, 88 deg is feathered': '0° arbeitet, 88° ist Fahnenstellung',
  'Generator temperature': 'Generatortemperatur',
  'Hottest winding of the generator': 'Heißeste Wicklung des Generators',
  Vibration: 'Schwingung',
  'Speed of the nacelle frame, root mean square': 'Geschwindigkeit des Gondelrahmens, Effektivwert',
  Acceleration: 'Beschleunigung',
  'Of the nacelle from side to side, 20 times a second': 'Der Gondel zur Seite, 20-mal in der Sekunde',
  'Vibration alarm': 'Schwingungsalarm',
  'Set by vibration above its warning level, until somebody acknowledges it':
    'Gesetzt durch Schwingung über der Warnschwelle, bis jemand ihn quittiert',
  State: 'Zustand',
  'What the turbine is doing': 'Was das Windrad gerade tut',
  Start: 'Anfahren',
  'Turns the blades into the wind, with automatic pitch and yaw; done when it produces power':
    'Dreht die Blätter in den Wind, mit selbsttätigem Blattwinkel und Azimut; fertig, wenn es Strom liefert',
  Stop: 'Anhalten',
  'Feathers the blades; done when the rotor stands still':
    'Stellt die Blätter in Fahnenstellung; fertig, wenn der Rotor steht',
  'Set heading': 'Richtung stellen',
  'Turns the nacelle and holds it there for three minutes, or until the turbine is started again':
    'Dreht die Gondel und hält sie drei Minuten lang dort, oder bis das Windrad wieder anfährt',
  Heading: 'Richtung',
  'Set lowest pitch': 'Kleinsten Blattwinkel stellen',
  'Turns the blades out of the wind at least that far, which limits power; 0 gives pitch back to the controller':
    'Dreht die Blätter mindestens so weit aus dem Wind, was die Leistung begrenzt; 0 überlässt den Winkel der Regelung',
  'Lowest pitch': 'Kleinster Blattwinkel',
  'Acknowledge alarm': 'Alarm quittieren',
  'Clears the vibration alarm, and the fault of a standing turbine, once vibration is low again':
    'Löscht den Schwingungsalarm und die Störung eines stehenden Windrads, sobald die Schwingung wieder klein ist',
  'Vibration passed its warning level, or the critical level at which the turbine stops itself':
    'Die Schwingung hat die Warnschwelle überschritten, oder die kritische, bei der das Windrad von selbst anhält',
  Level: 'Stufe',
  // The tank.
  'Fish tank 1': 'Fischbecken 1',
  'Round aquaculture tank of 4 m diameter with half a ton of trout, aerator, heater and feeder':
    'Rundes Zuchtbecken von 4 m Durchmesser mit einer halben Tonne Forellen, Belüfter, Heizung und Fütterer',
  'Water temperature': 'Wassertemperatur',
  'At mid depth': 'In halber Tiefe',
  Thermostat: 'Sollwert der Temperatur',
  'Dissolved oxygen': 'Gelöster Sauerstoff',
  'Optical probe at mid depth': 'Optische Sonde in halber Tiefe',
  pH: 'pH-Wert',
  'Acidity of the water': 'Säuregrad des Wassers',
  'Water level': 'Wasserstand',
  'Depth of the water': 'Tiefe des Wassers',
  Biomass: 'Biomasse',
  'Estimated mass of all fish': 'Geschätzte Masse aller Fische',
  'Feed remaining': 'Restfutter',
  'Mass in the hopper of the feeder': 'Masse im Trichter des Fütterers',
  Aerator: 'Belüfter',
  'Whether the paddle wheel is switched on': 'Ob das Schaufelrad eingeschaltet ist',
  'Aerator speed': 'Belüfterdrehzahl',
  'Speed of the paddle wheel': 'Drehzahl des Schaufelrads',
  Heater: 'Heizung',
  'Whether the heater is switched on; its thermostat keeps 21 Cel':
    'Ob die Heizung eingeschaltet ist; ihr Thermostat hält 21 °C',
  'Heater power': 'Heizleistung',
  'Electrical power that the heater takes': 'Elektrische Leistung, die die Heizung aufnimmt',
  Feeding: 'Fütterung',
  'Whether the feeder is running': 'Ob der Fütterer läuft',
  'Low oxygen': 'Zu wenig Sauerstoff',
  'Dissolved oxygen fell below 5 mg/L and is not back above 5.6 mg/L':
    'Der gelöste Sauerstoff fiel unter 5 mg/L und ist noch nicht wieder über 5,6 mg/L',
  On: 'An',
  'Switch aerator': 'Belüfter schalten',
  'Switches the paddle wheel; without it the fish use up the oxygen within minutes of demo time':
    'Schaltet das Schaufelrad; ohne es verbrauchen die Fische den Sauerstoff in Minuten der Vorführzeit',
  'Switch heater': 'Heizung schalten',
  'Switches the heater and its thermostat': 'Schaltet die Heizung und ihren Thermostat',
  Feed: 'Füttern',
  'Feeds so many grams at 20 g/s; done when they have left the hopper':
    'Füttert so viele Gramm mit 20 g/s; fertig, wenn sie den Trichter verlassen haben',
  Amount: 'Menge',
  'Dissolved oxygen fell below the alarm level': 'Der gelöste Sauerstoff fiel unter die Alarmschwelle',
};

/** What a device says of itself, with `titles` and `descriptions` beside each title and description, through all that it holds. */
export function inGerman(
  affordances: Affordances,
): Affordances & { readonly titles: Json; readonly descriptions: Json } {
  return withGerman(affordances as unknown as Json) as unknown as ReturnType<typeof inGerman>;
}

function withGerman(described: Json): Json {
  if (typeof described !== 'object' || described === null) return described;
  if (Array.isArray(described)) return described.map(withGerman);
  const { title, description } = described as Readonly<Record<string, Json>>;
  return {
    ...Object.fromEntries(Object.entries(described).map(([name, value]) => [name, withGerman(value)])),
    ...inBoth('titles', title),
    ...inBoth('descriptions', description),
  };
}

function inBoth(name: string, text: Json | undefined): Readonly<Record<string, Json>> {
  if (typeof text !== 'string') return {};
  const german = GERMAN[text];
  if (german === undefined) throw new Error(`"${text}" has no German words`);
  return { [name]: { en: text, de: german } };
}
