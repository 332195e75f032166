import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Colour } from '@slipway/shared/core/words'
import { allTo, bothColours, describeObservation, type Observation } from '@slipway/shared/rollout/contract/observation'
import { haproxyTarget } from '@slipway/shared/rollout/targets/haproxy/target'
import { fakeClock } from '@slipway/shared/testing/fakes'
import { aRelease, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import { simulatedProvider } from '@slipway/shared/testing/simulation/simulated-provider'
import { describe, expect, it } from 'vitest'
import { startEdge } from '../../src/stage/proxy/edge-proxy.ts'
import { takePort } from '../../src/stage/system/free-port.ts'
import recorded from './fixtures/haproxy.json' with { type: 'json' }
import { play, type Served, type Step, transcript } from './transcript.ts'

const { haproxy, lives } = transcript.parse(recorded)
type Look = Extract<Step, { do: 'look' }>
type Ask = Extract<Step, { do: 'ask' }>
const looks = lives.flatMap(({ name, steps }) => steps.flatMap((step) => (step.do === 'look' ? [{ life: name, ...step }] : [])))
const asks = lives.flatMap(({ steps }) => steps.filter((step) => step.do === 'ask'))
const subject = { colour: 'blue' as const, release: aRelease('v1.0.0'), artifact: undefined }

/** The target before a HAProxy that shows this, and answers every change so. */
function targetBefore({ stat, state }: Pick<Look, 'stat' | 'state'>, said = '') {
  const address = { blue: '1', green: '2', added: '3' }
  const plain = (text: string) => text.replace(/\{(blue|green|added)\}/g, (_whole, name: keyof typeof address) => address[name])
  const socket = async (command: string) => plain(command.startsWith('show') ? `${stat}${state}` : said).trim()
  const servers = { blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } }
  const timing = { clock: fakeClock(), upWithin: 1_000, emptyWithin: 1_000 }
  return haproxyTarget({ backend: 'web', servers, socket, affinity: 'none', ...timing })
}

/** Weights are the shares of those who really came. */
function expectShares(observed: Observation, served: Served): void {
  const total = served.blue + served.green + served.none
  for (const colour of bothColours) expect(served[colour]).toBe(Math.round(observed[colour].weight * total))
}

describe(`what HAProxy ${haproxy} was heard to say`, () => {
  it.each(looks)('is read right by the target: $life, $what', async (look) => {
    const observed = await targetBefore(look).observe()
    expect(describeObservation(observed)).toBe(look.reads)
    expect({ blue: observed.blue.open, green: observed.green.open }).toEqual(look.open)
    expectShares(observed, look.served)
  })

  it('gives a reason that the target passes on, with what to mend', async () => {
    const [look] = looks
    const answerTo = (part: RegExp) => asks.find(({ answer }) => part.test(answer))?.answer ?? expect.unreachable(`nobody said ${part}`)
    const refused = (said: string) => targetBefore(look ?? expect.unreachable('no look'), said).shift(allTo('green'), subject)
    await expect(refused(answerTo(/static/))).rejects.toMatchObject({ hint: expect.stringContaining('balance roundrobin') })
    await expect(refused(answerTo(/dynamic load balancing/))).rejects.toMatchObject({ hint: expect.stringContaining('balance roundrobin') })
    await expect(refused(answerTo(/Permission/))).rejects.toMatchObject({ hint: expect.stringContaining('level admin') })
    await expect(refused(answerTo(/^No such server/))).rejects.toMatchObject({ hint: 'See target.backend and target.servers.' })
  })

  it('holds a refusal and a consent of every change that the target makes', () => {
    const heard = (command: string, answer: RegExp) => asks.some((ask) => ask.command.startsWith(command) && answer.test(ask.answer))
    for (const command of ['set server web/blue weight', 'set server web/blue state', 'enable health']) {
      expect(heard(command, /^\n$/)).toBe(true)
      expect(heard(command, /\w/)).toBe(true)
    }
    expect(heard('add server', /^New server registered/) && heard('add server', /^Already exists/)).toBe(true)
    expect(heard('del server', /^Server deleted/) && heard('del server', /^Only servers in maintenance/)).toBe(true)
  })
})

describe("the stage's edge", () => {
  it.each(lives.filter(({ balance, cookie }) => balance === undefined && cookie === undefined))(
    'answers as HAProxy did: $name',
    async ({ steps }) => {
      const folder = await mkdtemp(join(tmpdir(), 'slipway-transcript-'))
      const ports = { blue: await takePort(), green: await takePort(), added: await takePort() }
      const servers = [
        { name: 'blue', port: ports.blue },
        { name: 'green', port: ports.green },
      ]
      await using edge = await startEdge({ backend: 'web', servers, socketPath: join(folder, 's'), checkEvery: 250 })
      const played = await play(steps, edge, ports)
      expect(played.map(essence)).toEqual(steps.map(essence))
      await rm(folder, { recursive: true })
    },
  )
})

/** A provider of two sides with weights, as tests of rollouts have it. */
type Assigned = Record<Colour, { up: boolean; assigned: number }>
const nature = { weighted: true, guards: true, counts: true, twoCommands: true }
const side = ({ up, assigned }: Assigned[Colour]) => ({ release: subject.release, up, assigned, busyUntil: 0 })
const simulations: [name: string, observe: (sides: Assigned) => Observation | Promise<Observation>][] = [
  ['use cases', (sides) => simulatedTarget(sides).observe()],
  ['random histories', ({ blue, green }) => simulatedProvider(fakeClock(), nature, { blue: side(blue), green: side(green) }).observe()],
]

describe.each(simulations)('the provider that %s are tested on', (_name, observe) => {
  it.each(looks.filter(({ assigned }) => assigned !== undefined))(
    'shares as HAProxy did: $what',
    async ({ assigned, up, served, open }) => {
      if (assigned === undefined || up === undefined) return expect.unreachable('no such look')
      const observed = await observe({
        blue: { up: up.blue, assigned: assigned.blue },
        green: { up: up.green, assigned: assigned.green },
      })
      expectShares(observed, served)
      expect({ blue: observed.blue.open, green: observed.green.open }).toEqual(open)
      for (const colour of bothColours) expect(observed[colour].state === 'down').toBe(!up[colour])
    },
  )
})

/** What two proxies must have in common: times, counters and numbers of processes are each one's own. */
function essence(step: Step): unknown {
  if (step.do === 'look') return { ...step, stat: rowsOf(step.stat, statColumns), state: rowsOf(step.state.slice(2), stateColumns) }
  if (step.do !== 'ask') return step
  return { ...step, answer: essenceOfAnswer(step) }
}

function essenceOfAnswer({ command, answer }: Ask): unknown {
  if (command.startsWith('show servers state') && answer.startsWith('1')) return rowsOf(answer.slice(2), stateColumns)
  if (command === 'show version') return /^2\.6\./.test(answer)
  // The list of what could have been meant is HAProxy's own.
  return answer.startsWith('Unknown command') ? 'Unknown command' : answer
}

const statColumns =
  'pxname svname scur status weight act bck check_status check_health check_rise check_fall addr cookie type mode uweight'.split(' ')
const stateColumns =
  'be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state srv_fqdn srv_port srv_use_ssl'.split(
    ' ',
  )
/** The bit of a check that is under way (`CHK_ST_INPROGRESS`), and what `show stat` puts before its result. */
const inProgress = 1

function rowsOf(text: string, columns: readonly string[]): Record<string, string>[] {
  const separator = text.startsWith('# pxname') ? ',' : ' '
  const [header = '', ...lines] = text.replace('# ', '').trim().split('\n')
  const titles = header.split(separator)
  const rows = lines.map((line) => {
    const cells = line.split(separator)
    const cell = (title: string) => (cells[titles.indexOf(title)] ?? '').replace(/^\* /, '')
    return Object.fromEntries(
      columns.map((title) => [title, title === 'srv_check_state' ? String(Number(cell(title)) & ~inProgress) : cell(title)]),
    )
  })
  // The statistics page has a proxy of its own in neither.
  return rows.filter(({ pxname }) => pxname === undefined || pxname === 'web')
}
