import { z } from 'zod'
import { ActionError } from '../../../core/errors.ts'
import { parseJson } from '../../../core/json.ts'
import type { Command } from '../../../ports/exec.ts'
import { type SideTraffic, sideTraffic } from '../../../traffic/side-traffic.ts'
import { runUserCommand, type UserCommandDeps } from '../../commands/user-command.ts'
import type { SideReading, UserTraffic } from '../../contract/user-traffic.ts'

/** Milliseconds: a command may cost more than a socket. */
const readEvery = 5_000
/** Maximum bytes of an answer: two sides with a sketch of response times each take some thousand. */
const maxAnswer = 256 * 1_024

const answer = z.strictObject({ sides: z.strictObject({ blue: sideTraffic.nullable(), green: sideTraffic.nullable() }) })

/** What the user's own command tells of the users' requests, in the shape of `SideTraffic`; null for a side that is not there. */
export function commandUserTraffic(command: Command, timeLimit: number, deps: UserCommandDeps): UserTraffic {
  // The output is data, so it is not shown in the log.
  const { onOutput: _quiet, ...quietly } = deps
  return {
    state: 'offered',
    every: readEvery,
    seesSides: false,
    read: async (signal) => {
      const printed = await runUserCommand({ command, name: 'target.traffic', timeLimit, variables: {}, maxAnswer, signal }, quietly)
      const parsed = answer.safeParse(parseJson(printed, 'What target.traffic printed'))
      if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
        throw new ActionError(`What target.traffic printed is not the traffic of two sides: ${problems.join('; ')}`)
      }
      const { blue, green } = parsed.data.sides
      return { blue: readingOf(blue), green: readingOf(green) }
    },
  }
}

function readingOf(traffic: SideTraffic | null): SideReading {
  return traffic === null ? { state: 'absent' } : { state: 'read', traffic }
}
