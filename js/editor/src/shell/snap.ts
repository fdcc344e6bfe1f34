/** The grids to snap to, as the snap menu offers them. Pure. */

export interface SnapChoice {
  readonly ticks: number;
  readonly title: string;
}

const DENOMINATORS = [1, 2, 4, 8, 16, 32];

/** Off, 1/1 to 1/32, and triplets ("1/8T": three in the time of two eighths), as far as they are whole ticks. */
export function snapChoices(ticksPerQuarter: number): SnapChoice[] {
  const straight = DENOMINATORS.map((denominator) => ({
    ticks: (ticksPerQuarter * 4) / denominator,
    title: `1/${denominator}`,
  }));
  const triplets = straight.slice(1).map(({ ticks, title }) => ({ ticks: (ticks * 2) / 3, title: `${title}T` }));
  return [{ ticks: 0, title: "Off" }, ...[...straight, ...triplets].filter(({ ticks }) => Number.isInteger(ticks))];
}
