// The German names of what the city's devices can tell and do, of its streets and of its stops. Who calls: those who publish its twins.
import { inGerman, type InBothLanguages, type Words } from '../in-german.ts';
import { FORECAST_SECONDS, HIGH_WATER } from './river.ts';
import { POLLUTED } from './air-station.ts';

const STREETS: Words = {
  'Main street': 'Hauptstraße',
  'Main street north': 'Hauptstraße Nord',
  'Main street south': 'Hauptstraße Süd',
  'Market street': 'Marktstraße',
  'Market street north': 'Marktstraße Nord',
  'West lane': 'Westgasse',
  'Park lane': 'Parkgasse',
  'East lane': 'Ostgasse',
  'North quay': 'Nordkai',
  'South quay': 'Südkai',
  'the bridge': 'Brücke',
  'the square': 'Platz',
};

const STOPS: Words = {
  'Market hall': 'Markthalle',
  Observatory: 'Sternwarte',
  'East lane': 'Ostgasse',
  Library: 'Bibliothek',
  'City hall': 'Rathaus',
  'West lane': 'Westgasse',
  Park: 'Park',
  Museum: 'Museum',
  'The square': 'Platz',
  'Harbour road': 'Hafenstraße',
  Hospital: 'Krankenhaus',
  Theatre: 'Theater',
  'Old town': 'Altstadt',
  Depot: 'Betriebshof',
  Station: 'Bahnhof',
};

const LAMP: Words = {
  'LED street lamp of 84 W on a column of 6 m, with a photocell and a driver that dims':
    'LED-Straßenlaterne von 84 W auf einem Mast von 6 m, mit Dämmerungsschalter und dimmbarem Treiber',
  Light: 'Licht',
  'Of its full light': 'Von ihrer vollen Helligkeit',
  Power: 'Leistung',
  'Electrical power that it takes': 'Elektrische Leistung, die sie aufnimmt',
  'Driver temperature': 'Treibertemperatur',
  'Of the housing in the lamp head': 'Des Gehäuses im Leuchtenkopf',
  Control: 'Steuerung',
  'Who says how bright it is: its photocell and the schedule, or a person':
    'Wer sagt, wie hell sie ist: Dämmerungsschalter und Zeitplan, oder ein Mensch',
  automatic: 'automatisch',
  'by hand': 'von Hand',
  'Lamp fault': 'Lampenstörung',
  'The driver reports that the lamp does not light': 'Der Treiber meldet, dass die Lampe nicht leuchtet',
  Dim: 'Dimmen',
  'Holds this much light for two minutes, then goes back to automatic':
    'Hält zwei Minuten lang so viel Licht, dann wieder automatisch',
  'Back to automatic': 'Zurück auf automatisch',
  'Follows photocell and schedule again': 'Folgt wieder Dämmerungsschalter und Zeitplan',
  'Restart driver': 'Treiber neu starten',
  'Switches the driver off and on, which cures most faults':
    'Schaltet den Treiber aus und ein, was die meisten Störungen behebt',
};

const BUS: Words = {
  'Electric city bus of 9 m; the position is that of its middle on the road, in the frame of the city':
    'Elektrischer Stadtbus von 9 m; die Position ist die seiner Mitte auf der Straße, im Maß der Stadt',
  Position: 'Position',
  'Metres east, up and south of the middle of the city': 'Meter östlich, über und südlich der Mitte der Stadt',
  Orientation: 'Ausrichtung',
  'Quaternion x, y, z, w': 'Quaternion x, y, z, w',
  Speed: 'Tempo',
  'Over ground': 'Über Grund',
  Passengers: 'Fahrgäste',
  'Counted at the doors': 'An den Türen gezählt',
  Line: 'Linie',
  'Which line it drives': 'Welche Linie er fährt',
  'Next stop': 'Nächster Halt',
  'Where it stands, or stops next': 'Wo er steht oder als Nächstes hält',
  Doors: 'Türen',
  'How far they are open': 'Wie weit sie offen sind',
  Lights: 'Beleuchtung',
  'Whether its lights are on': 'Ob seine Beleuchtung an ist',
};

const AIR: Words = {
  'Air-quality station of the city: its head shows how good the air is':
    'Luftmessstation der Stadt: Ihr Kopf zeigt, wie gut die Luft ist',
  'Fine dust (PM2.5)': 'Feinstaub (PM2.5)',
  'Particles smaller than 2.5 um': 'Teilchen kleiner als 2,5 µm',
  'Nitrogen dioxide': 'Stickstoffdioxid',
  NO2: 'NO2',
  Noise: 'Lärm',
  'A-weighted level': 'A-bewerteter Pegel',
  Temperature: 'Temperatur',
  'Of the air, in the shade': 'Der Luft, im Schatten',
  Air: 'Luft',
  'How good the air is, by its fine dust': 'Wie gut die Luft ist, nach ihrem Feinstaub',
  good: 'gut',
  fair: 'mäßig',
  poor: 'schlecht',
  bad: 'sehr schlecht',
  'Air over the limit': 'Luft über dem Grenzwert',
  [`Fine dust rose above ${POLLUTED.on} ug/m3 and is not back below ${POLLUTED.off} ug/m3`]: `Der Feinstaub stieg über ${POLLUTED.on} µg/m³ und ist noch nicht wieder unter ${POLLUTED.off} µg/m³`,
  'Fine dust rose above its limit': 'Der Feinstaub stieg über seinen Grenzwert',
  'Fine dust': 'Feinstaub',
};

const RIVER: Words = {
  'River gauge and flood gates': 'Flusspegel und Fluttore',
  'Three flood gates across the river and the gauge above them; the keeper holds 2 m until somebody works the gates':
    'Drei Fluttore quer über den Fluss und der Pegel oberhalb; der Wärter hält 2 m, bis jemand die Tore bedient',
  'River level': 'Flusspegel',
  'Of the water above the sill of the gates': 'Des Wassers über der Schwelle der Tore',
  'Level forecast': 'Pegelvorhersage',
  [`What the level will be in ${FORECAST_SECONDS} s, as the gates stand now`]: `Wie hoch der Pegel in ${FORECAST_SECONDS} s sein wird, so wie die Tore jetzt stehen`,
  Flow: 'Abfluss',
  'Through and over the gates': 'Durch und über die Tore',
  Rain: 'Regen',
  'In the hills above the city': 'In den Hügeln über der Stadt',
  'Gate 1': 'Tor 1',
  'Gate 2': 'Tor 2',
  'Gate 3': 'Tor 3',
  'How far it is lifted: north': 'Wie weit es gehoben ist: Nord',
  'How far it is lifted: middle': 'Wie weit es gehoben ist: Mitte',
  'How far it is lifted: south': 'Wie weit es gehoben ist: Süd',
  'Gates told': 'Sollwert der Tore',
  'Where the gates are told to be': 'Wo die Tore stehen sollen',
  'Time of day': 'Tageszeit',
  'By the clock of the gauge: a day of the city passes in six minutes':
    'Nach der Uhr des Pegels: Ein Tag der Stadt vergeht in sechs Minuten',
  Moving: 'In Bewegung',
  'Whether a gate moves': 'Ob sich ein Tor bewegt',
  'The keeper, a person for three minutes, or stopped by the emergency stop':
    'Der Wärter, drei Minuten lang ein Mensch, oder angehalten durch den Not-Halt',
  held: 'gehalten',
  stopped: 'angehalten',
  'High water': 'Hochwasser',
  [`The river rose above ${HIGH_WATER.on} m and is not back below ${HIGH_WATER.off} m`]: `Der Fluss stieg über ${metres(HIGH_WATER.on)} m und ist noch nicht wieder unter ${metres(HIGH_WATER.off)} m`,
  'Open to': 'Öffnen auf',
  'Moves the three gates to this opening, one after another, and holds them there for three minutes':
    'Fährt die drei Tore nacheinander auf diese Öffnung und hält sie dort drei Minuten lang',
  Opening: 'Öffnung',
  Close: 'Schließen',
  'Shuts the three gates; the river rises behind them': 'Schließt die drei Tore; der Fluss steigt hinter ihnen',
  'Give back to the keeper': 'Dem Wärter zurückgeben',
  'Ends the hold, or the emergency stop: the keeper works the gates again':
    'Beendet das Halten oder den Not-Halt: Der Wärter bedient die Tore wieder',
  'Emergency stop': 'Not-Halt',
  'Stops all gates where they are, until they are told something else':
    'Hält alle Tore an, wo sie sind, bis ihnen etwas anderes gesagt wird',
  'The river rose above its alarm level': 'Der Fluss stieg über seine Alarmschwelle',
};

const CITY: Words = { ...STOPS, ...LAMP, ...BUS, ...AIR, ...RIVER };

/** A title of a twin as it is and in German. */
export interface TwinName {
  readonly title: string;
  readonly german: string;
}

/** `Lamp 7, Main street` and `Laterne 7, Hauptstraße`. */
export function nameAt(kind: string, german: string, number: number, street: string): TwinName {
  return { title: `${kind} ${number}, ${street}`, german: `${german} ${number}, ${STREETS[street]!}` };
}

/** What a twin of the city says of itself, in both languages. */
export function describedInBoth<Described extends { readonly title: string }>(
  description: Described,
  german: string = CITY[description.title]!,
): Described & InBothLanguages {
  return inGerman(description, { ...CITY, [description.title]: german });
}

function metres(height: number): string {
  return String(height).replace('.', ',');
}
