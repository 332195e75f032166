import { setTimeout as sleep } from 'node:timers/promises'
import type { RunHandle } from '../../contract/run-results.ts'
import { failuresNotBy, hasFailed } from '../../stage/client/client-samples.ts'
import type { ReadmeWorld } from '../../world/readme/readme-world.ts'

/** Which repositories play which blocks of the README, in the order of the page. */
const playedBy = {
  'readme-node': ['ci', 'haproxy', 'environment', 'push'],
  'readme-next-and-worker': ['ci', 'vercel', 'cloudflare', 'first-worker', 'environment', 'push'],
  'readme-pnpm-workspace': ['copy', 'slipway-haproxy', 'environments', 'push-pipeline', 'by-hand', 'schema'],
  'readme-rust': ['copy', 'slipway-command', 'environments', 'push-pipeline'],
} as const

/**
 * The blocks that a story has played are those that it is to play, in the order of the page and with so many values filled in; and no block
 * of the page is left that neither a story nor the suite's own CI executes.
 */
export async function claimBlocks(world: ReadmeWorld, story: keyof typeof playedBy, { values }: { values: number }): Promise<void> {
  const { claims, blocks } = world
  const names = blocks.map(({ name }) => name)
  const played = [...new Set(world.played)].sort((a, b) => names.indexOf(a) - names.indexOf(b))
  claims.equal(
    `blocks of the README that were executed (${played.length} of ${names.length})`,
    playedBy[story].join(', '),
    played.join(', '),
  )
  const filledIn = `${world.filledIn.length}: ${world.filledIn.join('; ')}`
  claims.contains('values that the README names and that were filled in', `${values}: `, filledIn)
  const known = new Set<string>(Object.values(playedBy).flat())
  const ci = blocks.flatMap(({ name, use, text }) => (use.do === 'ci' ? [{ name, by: use.by, text }] : []))
  const left = names.filter((name) => !known.has(name) && !ci.some((one) => one.name === name))
  claims.equal('blocks of the README that nothing executes', 'none', left.join(', ') || 'none')
  for (const { by, text } of ci) {
    const script = await world.suiteFile(by)
    const lines = text.trimEnd().split('\n')
    const unknown = lines.filter((line) => !isExecuted(line, script))
    claims.equal(`lines for the suite itself that ${by} does not execute`, 'none', unknown.join('; ') || 'none')
  }
}

/** `npx -y pnpm@12 test` is `stage test pnpm test …`, where pnpm is `npx -y pnpm@12`. */
function isExecuted(line: string, script: string): boolean {
  const [, runner, name] = /^(npx -y pnpm@12) ([\w:]+)$/.exec(line) ?? []
  if (runner === undefined || name === undefined) return false
  return script.includes(`pnpm() { ${runner} "$@"; }`) && script.includes(`stage ${name} pnpm ${name} `)
}

/** All of these runs end so. */
export async function claimRuns(
  world: ReadmeWorld,
  what: string,
  conclusion: 'success' | 'failure',
  runs: readonly RunHandle[],
): Promise<void> {
  const results = await Promise.all(runs.map(({ finished }) => finished))
  world.claims.equal(
    what,
    runs.map(() => conclusion).join(', ') || conclusion,
    results.map((result) => result.conclusion).join(', ') || 'no run',
  )
}

/** The address answers with this text, and so do the last requests of its users. */
export async function claimServes(world: ReadmeWorld, place: string, { text, release }: { text: string; release?: string }): Promise<void> {
  const answer = await world.ask(place, '/')
  world.claims.equal(`${place} serves`, `200 ${text}`, `${answer.status} ${/<h1>(.*)<\/h1>/.exec(answer.body)?.[1] ?? answer.body}`)
  if (release !== undefined) world.claims.equal(`the release that answers in ${place}`, release, answer.release)
}

/** What users got since the first release served: no failure but the answers of the bad release itself. */
export async function claimUsers(world: ReadmeWorld, { bad }: { bad: string | undefined }): Promise<void> {
  await sleep(300)
  const samples = await world.clientView.samples()
  world.claims.atLeast('requests of the client that never stops asking', { limit: 25, measured: samples.length })
  const last = samples.slice(-10)
  world.claims.equal('of the last ten of them failed', 0, last.filter(hasFailed).length)
  if (bad !== undefined)
    world.claims.equal('failed requests that the bad release did not answer itself', 0, failuresNotBy(samples, bad).length)
}
