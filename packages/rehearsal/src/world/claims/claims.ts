/** One assertion of a scenario, with the measured value. */
export type Claim = { claim: string; expected: string; measured: string; held: boolean }

/** Collects the claims of one scenario. A claim that does not hold does not end the scenario. */
export class Claims {
  readonly all: Claim[] = []

  equal(claim: string, expected: string | number | boolean, measured: string | number | boolean | undefined): void {
    this.all.push({ claim, expected: String(expected), measured: String(measured), held: expected === measured })
  }

  atMost(claim: string, { limit, measured, unit = '' }: { limit: number; measured: number; unit?: string }): void {
    this.all.push({ claim, expected: `at most ${limit}${unit}`, measured: `${round(measured)}${unit}`, held: measured <= limit })
  }

  atLeast(claim: string, { limit, measured, unit = '' }: { limit: number; measured: number; unit?: string }): void {
    this.all.push({ claim, expected: `at least ${limit}${unit}`, measured: `${round(measured)}${unit}`, held: measured >= limit })
  }

  contains(claim: string, part: string, measured: string): void {
    const held = measured.includes(part)
    this.all.push({
      claim,
      expected: `contains "${part}"`,
      measured: held ? `contains "${part}"` : JSON.stringify(measured.slice(0, 160)),
      held,
    })
  }

  /** The scenario itself could not continue. */
  broken(reason: string): void {
    this.all.push({ claim: 'the scenario runs to its end', expected: 'yes', measured: reason, held: false })
  }
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
