import type { Judgement, Release } from '../../core/words.ts'
import type { Log } from '../../ports/log.ts'
import type { HealthJudge, ProbePoint } from '../../rollout/contract/health-judge.ts'
import { matches, type Weights } from '../../rollout/contract/observation.ts'
import type { TrafficTarget } from '../../rollout/contract/target.ts'
import type { Intent, LedgerStore } from '../../rollout/ledger/ledger.ts'
import type { LockDeps, LockStore } from '../../rollout/lock/lock.ts'
import type { SimulatedFault } from './fault-model.ts'
import type { Act } from './simulated-exchange.ts'
import { keyOf, type SimulatedProcess, type SimulationContext } from './simulated-job.ts'
import { type Change, serving } from './simulated-provider.ts'

/** The defect of a release: it never becomes ready, fails with some traffic or with half of it, or fails only with all traffic. */
export type ReleaseDefect = 'none' | 'never-ready' | 'bad-at-a-step' | 'bad-at-half' | 'bad-at-the-edge'
export type ReleaseDefectOf = (release: Release) => ReleaseDefect

export type ProcessPorts = { target: TrafficTarget; judge: HealthJudge; ledger: LedgerStore; lock: LockDeps }

/** The ports of a rollout as one process has them: every call is an effect of that process. */
export function portsOf(process: SimulatedProcess, illness: ReleaseDefectOf, world: SimulationContext): ProcessPorts {
  return {
    target: targetOf(process, world),
    judge: judgeOf(process, illness, world),
    ledger: ledgerOf(process, world),
    lock: {
      store: lockStoreOf(process, world),
      service: 'harbor',
      environment: 'production',
      holder: process.holder,
      hasEnded: (holder) => {
        const tell = (fault: SimulatedFault | undefined) => {
          if (isUnanswered(fault)) throw new Error('GitHub did not tell of the run')
          const at = world.endings.get(keyOf(holder))
          return at !== undefined && at <= world.clock.now() && fault?.do !== 'stale'
        }
        return process.effect('has that run ended?', tell, { to: 'github', protocol: world.lasting?.github.read() })
      },
      clock: process.clock,
      log: logOf(process, world),
      signal: process.signal,
    },
  }
}

function targetOf(process: SimulatedProcess, { provider, emit, lasting }: SimulationContext): TrafficTarget {
  const { run } = process.holder
  const change = (name: string, what: Change, signal: AbortSignal | undefined) => {
    emit({ is: 'sent', run, process: process.name, change: what })
    const carryOut = (fault: SimulatedFault | undefined): void => {
      const before = provider.sides()
      try {
        provider.carryOut(what, fault)
      } finally {
        emit({ is: 'landed', run, process: process.name, change: what, before, after: provider.sides() })
      }
    }
    const protocol = what.verb === 'shift' ? lasting?.provider.shift(shows(what.weights), firstHalf(carryOut)) : lasting?.provider.place()
    return process.effect(name, carryOut, { to: 'provider', signal, protocol })
  }
  const shows = (weights: Weights) => (fault: SimulatedFault | undefined) =>
    matches(provider.observe({ stale: fault?.do === 'stale' }), weights)
  const firstHalf = (carryOut: Act<void>) => (fault: SimulatedFault | undefined) => {
    if (fault !== undefined || !provider.traits.twoCommands) return
    try {
      carryOut({ do: 'half' })
    } catch {
      // The second command follows.
    }
  }
  return {
    name: 'the simulated provider',
    capabilities: { weighted: provider.traits.weighted, affinity: 'none' },
    describeShift: (weights) => [`shift ${JSON.stringify(weights)}`],
    observe: (signal) =>
      process.effect(
        'observe',
        (fault) => {
          if (isUnanswered(fault)) throw new Error('the provider did not tell its state')
          const observation = provider.observe({ stale: fault?.do === 'stale' })
          emit({ is: 'observed', process: process.name, observation })
          return observation
        },
        { to: 'provider', signal, protocol: lasting?.provider.observe() },
      ),
    shift: (weights, _subject, signal) => change(`shift blue=${weights.blue} green=${weights.green}`, { verb: 'shift', weights }, signal),
    placement: {
      prepare: ({ colour, release }, signal) =>
        change(`prepare ${colour} ${release.version}`, { verb: 'prepare', colour, release }, signal),
      retire: ({ colour }, signal) => change(`retire ${colour}`, { verb: 'retire', colour }, signal),
    },
  }
}

function judgeOf(process: SimulatedProcess, illness: ReleaseDefectOf, { provider, clock, emit }: SimulationContext): HealthJudge {
  const answering = (spot: ProbePoint): Release[] => {
    const sides = provider.sides()
    const colours = spot.scope === 'edge' ? serving(sides) : sides[spot.scope].up ? [spot.scope] : []
    return colours.flatMap((colour) => sides[colour].release ?? [])
  }
  const probe = (spot: ProbePoint, wanted: Release | undefined): Judgement => {
    const found = answering(spot)
    if (found.length === 0) return { verdict: 'fail', reason: 'connection refused' }
    for (const release of found) {
      if (wanted !== undefined && release.version !== wanted.version) return { verdict: 'fail', reason: `${release.version} answers` }
      const ill = illness(release)
      if (ill === 'never-ready' || (ill === 'bad-at-the-edge' && spot.scope === 'edge')) return { verdict: 'fail', reason: ill }
    }
    return { verdict: 'pass' }
  }
  const clouded = (fault: SimulatedFault | undefined, judgement: Judgement): Judgement => {
    if (fault?.do === 'refuse' || fault?.do === 'hang') return { verdict: 'fail', reason: 'a probe was lost' }
    if (fault?.do === 'half') return { verdict: 'not-evaluated', reason: 'too few requests' }
    if (fault?.do === 'lose-answer' && judgement.verdict === 'pass') return { verdict: 'warn', reason: 'slow' }
    return judgement
  }
  return {
    ready: (spot, release, signal) =>
      process.effect(
        `ready ${spot.scope} ${release?.version ?? 'any'}`,
        (fault) => {
          const judgement = clouded(fault, probe(spot, release))
          const well = judgement.verdict === 'pass' || judgement.verdict === 'warn'
          if (spot.scope === 'edge') emit({ is: 'edge probed', process: process.name, well })
          else emit({ is: 'judged', process: process.name, side: spot.scope, well })
          return judgement
        },
        { signal },
      ),
    analyseStep: async ({ colour, release, weight, span, signal }) => {
      emit({ is: 'analysing', process: process.name, weight })
      await clock.sleep(span, signal)
      const look = (fault: SimulatedFault | undefined): Judgement => {
        const well = probe({ scope: colour, address: '' }, release)
        const ill = illness(release)
        const bad = ill === 'bad-at-a-step' || (ill === 'bad-at-half' && weight >= 0.5)
        return clouded(fault, bad ? { verdict: 'fail', reason: 'its error rate' } : well)
      }
      const judgement = await process.effect(`judge ${colour}`, look, { signal })
      emit({ is: 'analysed', process: process.name, weight, verdict: judgement.verdict })
      return { judgement, measurements: [], conditions: [] }
    },
  }
}

function ledgerOf(process: SimulatedProcess, { github, emit, lasting }: SimulationContext): LedgerStore {
  const { ledger } = github
  const tellWritten = ({ service, environment, run: rollout }: Pick<Intent, 'service' | 'environment' | 'run'>) =>
    emit({ is: 'wrote', run: process.holder.run, process: process.name, what: { of: 'ledger', service, environment, rollout: rollout.id } })
  const to = 'github'
  return {
    read: () => process.effect('ledger.read', (fault) => ledger.read(fault), { to, protocol: lasting?.github.read() }),
    open: (intent) =>
      process.effect(
        `ledger.open ${intent.release.version}`,
        telling(
          ledger.truth,
          (fault) => ledger.open(intent, fault),
          () => tellWritten(intent),
        ),
        {
          to,
          protocol: lasting?.github.creation(() => ledger.find(intent)),
        },
      ),
    write: (id, entry) =>
      process.effect(
        `ledger.write ${id} ${entry.phase}`,
        telling(
          ledger.truth,
          (fault) => ledger.write(id, entry, fault),
          () => {
            const record = ledger.truth().find((one) => one.id === id)
            if (record !== undefined) tellWritten(record.intent)
          },
        ),
        {
          to,
          protocol: lasting?.github.status(),
        },
      ),
  }
}

function lockStoreOf(process: SimulatedProcess, { github, emit, lasting, clock }: SimulationContext): LockStore {
  return {
    read: async () => {
      const began = clock.now()
      const see = (seen: 'ours' | 'not ours' | 'no answer') => emit({ is: 'lock', process: process.name, seen, began })
      try {
        return await process.effect(
          'lock.read',
          (fault) => {
            const head = github.lock.read(fault)
            const ours = head?.record.state === 'held' && keyOf(head.record.holder) === keyOf(process.holder)
            see(ours ? 'ours' : 'not ours')
            return head
          },
          { to: 'github', protocol: lasting?.github.read() },
        )
      } catch (error) {
        see('no answer')
        throw error
      }
    },
    append: (record, onto) =>
      process.effect(
        `lock.append ${record.state}`,
        telling(
          github.lock.truth,
          (fault) => github.lock.append(record, onto, fault),
          () => {
            const { service, environment, state } = record
            emit({
              is: 'wrote',
              run: process.holder.run,
              process: process.name,
              what: { of: 'lock', service: service ?? 'harbor', environment, state },
            })
          },
        ),
        {
          to: 'github',
          protocol: lasting?.github.move(),
        },
      ),
  }
}

/** Tells what was written where something was, also when its writer gets no answer. */
function telling<T>(truth: () => unknown, act: Act<T>, tell: () => void): Act<T> {
  return (fault) => {
    const before = truth()
    try {
      return act(fault)
    } finally {
      if (truth() !== before) tell()
    }
  }
}

function isUnanswered(fault: SimulatedFault | undefined): boolean {
  return fault?.do === 'refuse' || fault?.do === 'lose-answer' || fault?.do === 'hang'
}

/** Of a log, only its warnings count: they are sentences for people. */
export function logOf({ name }: SimulatedProcess, { emit }: Pick<SimulationContext, 'emit'>): Log {
  return { ...quiet, warning: (what) => emit({ is: 'said', process: name, what }) }
}

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warning: () => undefined,
  annotate: () => undefined,
  redact: (text) => text,
  mask: () => undefined,
}
