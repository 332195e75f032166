import type { ScenarioResult } from './scenario-result.ts'

const began = performance.now()

/** One line of what is going on, with the seconds since the start. */
export function storyProgressLine(scenario: string, what: string): string {
  return `${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${scenario.padEnd(24)} ${what}`
}

/** Claimed, measured, held: a block for each scenario, then one line that adds them up. */
export function resultTable(results: readonly ScenarioResult[], seconds: number): string {
  const blocks = results.map((result) => {
    const width = Math.max(0, ...result.claims.map(({ claim }) => claim.length))
    const lines = result.claims.map(({ claim, expected, measured, held }) => {
      const outcome = held && expected === measured ? measured : `${measured} (claimed: ${expected})`
      return `  ${held ? 'held    ' : 'NOT HELD'}  ${claim.padEnd(width)}  ${outcome}`
    })
    const stoodIn = result.stoodIn.length === 0 ? [] : [`  stood in: ${result.stoodIn.join(', ')}`]
    const passedOver = result.passedOver.map((key) => `  without effect: ${key} is a key that this version does not know`)
    return [`\n${result.name}: ${result.story} (${result.seconds} s)`, ...lines, ...stoodIn, ...passedOver].join('\n')
  })
  const claims = results.flatMap((result) => result.claims)
  const held = claims.filter((claim) => claim.held).length
  const whole = results.filter((result) => result.held).length
  return [...blocks, `\n${whole} of ${results.length} scenarios held, ${held} of ${claims.length} claims, in ${seconds.toFixed(1)} s`].join(
    '\n',
  )
}
