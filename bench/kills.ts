import { execFileSync } from 'node:child_process'
import { type Kill, type KillOutcome, killOnce, type ProductionState, unusedVersions } from '../packages/rehearsal/src/kills/kill-run.ts'
import { KillSite } from '../packages/rehearsal/src/kills/kill-site.ts'
import { type Bench, quantile, row, Untrusted } from './bench.ts'

const wanted = 200
const versions = ['v1', 'v2', 'v3', 'v4'] as const

export const kills: Bench = {
  name: 'kills',
  about:
    'The shipped bundles, lost (SIGKILL), killed (SIGKILL, post step) or cancelled (SIGINT, SIGTERM, post step) before and after every change that they make, of deployment and rollback, while a client asks. The post step must release and restore, and the next run must bring one side to everything.',
  async measure({ quick }) {
    const proxies = hasHaproxy() ? (['edge', 'haproxy'] as const) : (['edge', 'edge'] as const)
    const ends = await Promise.all(proxies.map((proxy, lane) => runLane(proxy, lane, quick ? 10 : wanted / proxies.length)))
    const outcomes = ends.flatMap(({ outcomes }) => outcomes)
    if (outcomes.length === 0) throw new Untrusted('no run was killed')
    const violated = outcomes.filter(({ problems }) => problems.length > 0).length
    const seconds = outcomes.map(({ recovered }) => recovered / 1_000)
    const requests = ends.reduce((sum, end) => sum + end.requests, 0)
    const failed = ends.reduce((sum, end) => sum + end.failed, 0)
    return [
      row(
        'kills',
        outcomes.length,
        'kills',
        null,
        `${new Set(outcomes.map(({ effect }) => effect)).size} different boundaries, ${proxies.join(' and ')}`,
      ),
      row('kills after which the next run did not converge', violated, 'kills', 0),
      row('requests sent', requests, 'requests'),
      row('requests failed', failed, 'requests', 0),
      row('next run, from its start to its end: median', Number(quantile(seconds, 0.5).toFixed(2)), 's'),
      row('next run, from its start to its end: slowest', Number(Math.max(...seconds).toFixed(2)), 's'),
    ]
  },
}

type LaneEnd = { outcomes: KillOutcome[]; requests: number; failed: number }

/** One production, and one kill after another at it. Each kind of kill goes on to its next change until a run has no more. */
async function runLane(proxy: 'edge' | 'haproxy', lane: number, count: number): Promise<LaneEnd> {
  await using site = await KillSite.start(versions, proxy)
  let before: ProductionState = { live: 'v1', colour: 'blue', standby: undefined }
  const kinds = kindsOf(lane).map((kind) => ({ kind, at: 1 }))
  const outcomes: KillOutcome[] = []
  for (let turn = 0; outcomes.length < count; turn += 1) {
    const next = kinds[turn % kinds.length]
    if (next === undefined) break
    const done = await killOnce(site, { kill: { ...next.kind, at: next.at }, before, versions: unusedVersions(versions, before) })
    before = done.after
    // A run that ended before that change has shown all that it has: from the first one again.
    next.at = done.outcome.effect === undefined ? 1 : next.at + 1
    if (done.outcome.effect === undefined && done.outcome.problems.length === 0) continue
    outcomes.push(done.outcome)
    tell(done.outcome, `${proxy} ${outcomes.length}/${count}`)
  }
  const { total, failed } = await site.client.report()
  return { outcomes, requests: total, failed }
}

/** A kill in a line, as soon as the next run has ended: a run of all of them takes long. */
function tell({ kill, effect, recovered, problems }: KillOutcome, count: string): void {
  const { doing, by } = kill
  console.log(`${count} ${doing} ${by} ${effect}: ${(recovered / 1_000).toFixed(1)} s to the end of the next run`)
  if (problems.length > 0) console.log(`${JSON.stringify(kill)} ${effect}: ${problems.join('; ')}`)
}

function kindsOf(lane: number): Omit<Kill, 'at'>[] {
  const all = (['deploy', 'rollback'] as const).flatMap((doing) =>
    (['lost', 'killed', 'cancelled'] as const).flatMap((by) => (['before', 'after'] as const).map((when) => ({ doing, by, when }))),
  )
  return lane % 2 === 0 ? all : all.toReversed()
}

function hasHaproxy(): boolean {
  try {
    execFileSync('haproxy', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
