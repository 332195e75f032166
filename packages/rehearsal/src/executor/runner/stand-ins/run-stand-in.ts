import { messageOf } from '@slipway/shared/core/errors'
import { stepGithubContext } from '../steps/script.ts'
import type { BodyResult, StepContext } from '../steps/step-execution.ts'
import type { StandIn, StandInContext } from './stand-in.ts'

/** Runs a stand-in in place of an action and records that it did. */
export async function runStandIn(
  { standIn, shown }: { standIn: StandIn; shown: string },
  inputs: Readonly<Record<string, string>>,
  context: StepContext,
): Promise<BodyResult> {
  const { session } = context.frame
  session.stoodIn.add(shown)
  session.log.write(`Stood in: ${shown} is done by an equivalent of the rehearsal's own`)
  try {
    return { outcome: 'success', outputs: await standIn.run(contextFor(inputs, context)) }
  } catch (error) {
    context.output.error(messageOf(error))
    return { outcome: 'failure' }
  }
}

function contextFor(inputs: Readonly<Record<string, string>>, context: StepContext): StandInContext {
  const { session } = context.frame
  const byName = new Map(Object.entries(inputs).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    input: (name, fallback) => {
      const given = byName.get(name)?.trim() ?? ''
      return given === '' ? fallback : given
    },
    platform: session.machine.platform,
    find: session.machine.find,
    run: session.facts.run,
    github: stepGithubContext(context),
    folders: session.folders,
    hostPath: session.machine.hostPath,
    node: session.machine.node,
    log: (line) => session.log.write(line),
    warn: (message) => context.output.warning(message),
    addPath: (directory) => {
      session.path = [directory, ...session.path.filter((other) => other !== directory)]
    },
  }
}
