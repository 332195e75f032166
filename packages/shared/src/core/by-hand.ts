import { shellWord } from './shell-word.ts'

/** What a person of a repository starts by hand: `deployment-monitor.yml` of the templates, or a step of a workflow of their own. */
export type ByHand = 'monitor' | 'step'

/** The files that a team copies, which call the workflows of the suite. */
const copied: readonly string[] = ['enhanced-ci.yml', 'enhanced-release.yml', 'deployment-monitor.yml']

/**
 * Which of the two there is, by the variables of a job. Whoever runs the workflows of the suite, or has a copy of a template, has that of the
 * monitor; a team that added one job to its own workflow has it not. Where the workflow is not known, the templates are taken to be there.
 */
export function byHandOf(variables: Readonly<Record<string, string | undefined>>): ByHand {
  // The workflows of the suite set it for every job, if only to nothing; what calls them may have any name.
  if (variables['SLIPWAY_CALL'] !== undefined) return 'monitor'
  const file = /\/\.github\/workflows\/([^/@]+)@/.exec(variables['GITHUB_WORKFLOW_REF'] ?? '')?.[1]
  return file === undefined || copied.includes(file) ? 'monitor' : 'step'
}

/** `environment` is left out of the words where it is not known. */
export type HandAct = {
  does: 'rollback' | 'resume' | 'health_check' | 'status'
  environment: string | undefined
  service?: string | undefined
  version?: string | undefined
  /** `owner/name`, where the line is not typed in a clone of it. */
  repository?: string | undefined
}

/** The command that starts it; undefined where no workflow of this repository is known to do it. */
export function commandByHand(byHand: ByHand, { does, environment, service, version, repository }: HandAct): string | undefined {
  if (byHand === 'step') return undefined
  const fields = { action: does, environment, service, rollback_version: version }
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [` --field ${name}=${shellWord(value)}`]))
  return `gh workflow run deployment-monitor.yml${repository === undefined ? '' : ` --repo ${shellWord(repository)}`}${given.join('')}`
}

/** The action and the mode of a step that does it, with the inputs that it has in that mode alone. */
const steps: Readonly<Record<HandAct['does'], { action: string; inputs: readonly string[] }>> = {
  rollback: { action: 'rollback', inputs: ['emergency: true'] },
  resume: { action: 'blue-green-deploy', inputs: ['mode: resume'] },
  status: { action: 'blue-green-deploy', inputs: ['mode: status'] },
  health_check: { action: 'health-check', inputs: [] },
}

/** The command, or in words the step of a workflow of one's own. To follow a colon; it ends without a full stop. */
export function describeByHand(byHand: ByHand, act: HandAct): string {
  const command = commandByHand(byHand, act)
  if (command !== undefined) return command
  const { action, inputs } = steps[act.does]
  const named = { environment: act.environment, service: act.service, 'rollback-version': act.version }
  const given = [...inputs, ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))]
  const how = given.length === 0 ? '' : ` and ${given.join(', ')}`
  return `a step with the action ${action}${how}, beside the inputs that this workflow gives it (docs/one-job.md, "By hand")`
}
