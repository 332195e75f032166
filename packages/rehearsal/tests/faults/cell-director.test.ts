import { expect, it } from 'vitest'
import { CellDirector } from '../../src/faults/cell-director.ts'
import type { FaultCell, Moment } from '../../src/faults/fault-cell.ts'
import { TimedFault } from '../../src/faults/timed-fault.ts'

/** What a run does, and the moments that are told from it. */
async function momentsOf(
  way: FaultCell['way'],
  acts: readonly (number | string)[],
  moment: Moment,
): Promise<{ met: Moment[]; opened: number }> {
  const cell: FaultCell = { way, target: 'haproxy', party: 'provider', fault: 'refuse', moment, seconds: 2 }
  using window = new TimedFault({ fault: 'refuse', party: 'provider', span: 60_000 })
  const met: Moment[] = []
  let opened = -1
  const director = new CellDirector({
    cell,
    window,
    home: 'old',
    other: 'new',
    share: way === 'cancelled-at-10' ? 0.1 : 0.5,
    look: () => Promise.resolve({ old: 1 - shown, new: shown }),
    onMoment: (one) => met.push(one),
  })
  let shown = 0
  for (const [index, act] of acts.entries()) {
    if (act === 'decide') director.meet('decision')
    else if (typeof act === 'number') shown = act
    else director.before({ party: 'provider', access: act.startsWith('show') ? 'read' : 'write', what: act })
    if (typeof act === 'number') await director.after({ party: 'provider', access: 'write', what: '' })
    if (opened < 0 && window.period !== undefined) opened = index
  }
  return { met, opened }
}

const half = 'set weight web/green 50'
const all = 'set weight web/green 100'
const back = 'set weight web/blue 100'

it('tells the moments of a release that goes forward', async () => {
  const acts = ['show stat', 'set server web/green state drain', half, 0.5, all, 1]
  expect(await momentsOf('forward', acts, 'promote')).toEqual({ met: ['begin', 'first-shift', 'at-share', 'promote', 'at-all'], opened: 4 })
})

it('tells the moments of a bad release: what is written after its step takes it back', async () => {
  const acts = ['show stat', half, 0.5, back, 0]
  expect(await momentsOf('judged', acts, 'return')).toEqual({
    met: ['begin', 'first-shift', 'at-share', 'decision', 'return', 'returned'],
    opened: 3,
  })
})

it('tells the moments of a cancelled release', async () => {
  const acts = ['show stat', half, 0.1, 'decide', back, 0]
  expect(await momentsOf('cancelled-at-10', acts, 'decision')).toEqual({
    met: ['begin', 'first-shift', 'at-share', 'decision', 'return', 'returned'],
    opened: 3,
  })
})

it('takes a share that is there already for no way back', async () => {
  expect((await momentsOf('forward', ['show stat', half, 0.5, 'show stat'], 'promote')).opened).toBe(-1)
})
