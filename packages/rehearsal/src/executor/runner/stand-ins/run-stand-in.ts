import { messageOf } from '@slipway/shared/core/errors'
import { githubOf } from '../steps/script.ts'
import type { BodyResult, StepSite } from '../steps/step-execution.ts'
import type { StandIn, StandInSite } from './stand-in.ts'

/** Runs a stand-in in place of an action and records that it did. */
export async function runStandIn(
  { standIn, shown }: { standIn: StandIn; shown: string },
  inputs: Readonly<Record<string, string>>,
  site: StepSite,
): Promise<BodyResult> {
  const { session } = site.frame
  session.stoodIn.add(shown)
  session.log.write(`Stood in: ${shown} is done by an equivalent of the rehearsal's own`)
  try {
    return { outcome: 'success', outputs: await standIn.run(siteFor(inputs, site)) }
  } catch (error) {
    site.say.error(messageOf(error))
    return { outcome: 'failure' }
  }
}

function siteFor(inputs: Readonly<Record<string, string>>, site: StepSite): StandInSite {
  const { session } = site.frame
  const byName = new Map(Object.entries(inputs).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    input: (name, fallback) => {
      const given = byName.get(name)?.trim() ?? ''
      return given === '' ? fallback : given
    },
    platform: session.machine.platform,
    find: session.machine.find,
    run: session.facts.run,
    github: githubOf(site),
    folders: session.folders,
    hostPath: session.machine.hostPath,
    node: session.machine.node,
    say: (line) => session.log.write(line),
    warn: (message) => site.say.warning(message),
    addPath: (directory) => {
      session.path = [directory, ...session.path.filter((other) => other !== directory)]
    },
  }
}
