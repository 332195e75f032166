import { z } from 'zod'
import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import { ActionError } from '../../../core/errors.ts'
import { parseJson } from '../../../core/json.ts'
import type { Command } from '../../../ports/exec.ts'
import { releaseVariables, runUserCommand, type UserCommandDeps } from '../../commands/user-command.ts'
import type { Observation, Side } from '../../contract/observation.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { commandUserTraffic } from './user-traffic.ts'

export type CommandTargetOptions = {
  observe: Command
  shift: Command
  /** Prints what users got of each side; undefined where nothing is counted. */
  traffic?: Command | undefined
  weighted: boolean
  affinity: Affinity
  /** Milliseconds that each command may take. */
  timeLimit: number
}

/** Maximum bytes of an observation; two sides take a few hundred. */
const maxAnswer = 64 * 1_024

const side = z.strictObject({
  /** The share of new traffic, 0 to 1. */
  weight: z.number().min(0).max(1),
  state: z.enum(['serving', 'draining', 'down', 'maintenance']).optional(),
  /** True when traffic would come if the side were up; by default, when its weight is above 0. */
  open: z.boolean().optional(),
  address: z.url({ protocol: /^https?$/ }).optional(),
  sessions: z.int().nonnegative().optional(),
  release: z.string().min(1).optional(),
})
const answer = z.strictObject({ sides: z.strictObject({ blue: side, green: side }) })

/** Traffic shifted by the user's own commands: `observe` prints JSON, `shift` reads BLUE_WEIGHT and GREEN_WEIGHT (0 to 100). */
export function commandTarget(options: CommandTargetOptions, deps: UserCommandDeps): TrafficTarget {
  const { timeLimit } = options
  return {
    name: 'the target of the commands target.observe and target.shift',
    capabilities: { weighted: options.weighted, affinity: options.affinity },
    exclusive: true,
    observe: async (signal) => {
      // The output is data, so it is not shown in the log.
      const { onOutput: _quiet, ...quietly } = deps
      const call = { command: options.observe, name: 'target.observe', timeLimit, variables: {}, maxAnswer, signal }
      const printed = await runUserCommand(call, quietly)
      return parseObservation(printed)
    },
    ...(options.traffic === undefined ? {} : { userTraffic: commandUserTraffic(options.traffic, timeLimit, deps) }),
    describeShift: ({ blue, green }) => [`BLUE_WEIGHT=${percent(blue)} GREEN_WEIGHT=${percent(green)} ${options.shift.join(' ')}`],
    shift: async (weights, subject, signal) => {
      const variables = { ...releaseVariables(subject), BLUE_WEIGHT: percent(weights.blue), GREEN_WEIGHT: percent(weights.green) }
      await runUserCommand({ command: options.shift, name: 'target.shift', timeLimit, variables, signal }, deps)
    },
  }
}

/** A share of 0 to 1 as a number of 0 to 100. */
function percent(share: number): string {
  return String(Number((share * 100).toFixed(2)))
}

function parseObservation(printed: string): Observation {
  const parsed = answer.safeParse(parseJson(printed, 'What target.observe printed'))
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    throw new ActionError(`What target.observe printed is not an observation:\n${problems.join('\n')}`, {
      hint: 'Expected: {"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{"weight":0}}}, weights from 0 to 1.',
    })
  }
  const { blue, green } = parsed.data.sides
  const sum = blue.weight + green.weight
  if (sum !== 0 && Math.abs(sum - 1) > 0.001) {
    throw new ActionError(`The weights that target.observe printed add up to ${sum}, not to 1 (or to 0 where nothing is live)`)
  }
  return { blue: toSide(blue), green: toSide(green) }
}

function toSide(reported: z.infer<typeof side>): Side {
  const { weight, address, sessions, release } = reported
  const state = reported.state ?? (weight > 0 ? 'serving' : 'draining')
  return { weight, open: reported.open ?? weight > 0, state, address, sessions, release }
}
