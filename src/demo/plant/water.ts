// Water chemistry of a fresh-water fish tank, as pure functions of the textbook kind. Who calls: tank.ts.

/** Oxygen that water holds against air, in mg/L, from 0 to 40 Celsius (the usual cubic fit to Weiss's table). */
export function oxygenSaturation(celsius: number): number {
  return 14.652 - 0.41022 * celsius + 0.007991 * celsius ** 2 - 0.000077774 * celsius ** 3;
}

/** Oxygen that fish take in mg an hour: more when warm (doubling in about 12 degrees) and after a meal, less when there is little. */
export function respiration(fish: {
  biomassKilograms: number;
  celsius: number;
  fullness: number;
  oxygen: number;
}): number {
  const warmth = 1.8 ** ((fish.celsius - 20) / 10);
  const meal = 1 + 0.8 * fish.fullness;
  const scarcity = fish.oxygen / (fish.oxygen + 0.8);
  return fish.biomassKilograms * 250 * warmth * meal * scarcity;
}

/** Carbon dioxide that is breathed out for an amount of oxygen, both in mg: 0.9 molecules for each. */
export function carbonDioxideFrom(oxygen: number): number {
  return (oxygen * 0.9 * 44) / 32;
}

/** pH of water with that carbon dioxide (mg/L) and bicarbonate (mmol/L): Henderson-Hasselbalch with the first pK of carbonic acid. */
export function acidity(carbonDioxide: number, bicarbonate: number): number {
  return 6.35 + Math.log10(bicarbonate / (Math.max(carbonDioxide, 0.05) / 44));
}

/** Gas exchange with the air, as a share an hour: little through a still surface, much through a turning paddle wheel. */
export function gasTransfer(paddleShare: number): number {
  return 0.25 + 6 * paddleShare ** 1.6;
}
