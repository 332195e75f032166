import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import type { SettingsProblem } from '../../contract/target.ts'
import type { VercelProject, VercelProjectSettings } from './api.ts'

/** What the configuration says of the project. */
export type ConfiguredProject = { rolling: boolean; affinity: Affinity }

/** Whether a promotion starts a rolling release, as the CLI decides it (packages/cli/src/commands/promote/status.ts, 17d9ebaf). */
export function hasRollingReleases({ rollingRelease }: Pick<VercelProjectSettings, 'rollingRelease'>): boolean {
  return rollingRelease !== null && rollingRelease !== undefined && rollingRelease.enabled !== false
}

/** The setting that makes a deployment do something else than what is planned; undefined without one. */
export function projectSettingsProblem(project: VercelProject, { rolling }: ConfiguredProject): SettingsProblem | undefined {
  if (project.paused === true) {
    return {
      reason: `The Vercel project ${project.name} is paused: it serves nobody, whatever is promoted`,
      hint: 'Resume it in the dashboard (Settings, General), then run again.',
    }
  }
  if (!rolling && hasRollingReleases(project)) return rollingReleasesOn(project.name)
  return undefined
}

/** The project would start a rolling release where all traffic is to move at once. */
export function rollingReleasesOn(name: string): SettingsProblem {
  return {
    reason: `Rolling releases are on in the Vercel project ${name}, and target.rolling is not: a promotion would give the release the share of the first stage, not everything, and go on by itself`,
    hint: 'Write target.rolling: true and the shares in rollout.steps, or turn them off in the project: npx vercel rolling-release configure --disable',
  }
}

/** Settings that do not stop a deployment, but under which it is not alone, or not what its configuration says. */
export function projectSettingsNotes(project: VercelProject, { rolling, affinity }: ConfiguredProject): string[] {
  const { name, autoAssignCustomDomains, link, gitProviderOptions, skewProtectionMaxAge, rollingRelease } = project
  const pushes = link !== null && link !== undefined && gitProviderOptions?.createDeployments !== 'disabled'
  const branch = link?.productionBranch ?? 'the production branch'
  return [
    ...(pushes && autoAssignCustomDomains === true
      ? [
          `A push to ${branch} moves the production domains of the Vercel project ${name} by itself, beside Slipway: its Git repository is connected, and domains are assigned by themselves. Turn off "Auto-assign Custom Production Domains" (Settings, Environments, Production), or the deployments of that branch (vercel.json: "git": { "deploymentEnabled": false }).`,
        ]
      : []),
    ...(isProtected(project)
      ? [
          `Deployment Protection of the Vercel project ${name} covers the address of a production deployment: a probe of the new side is answered with 401 unless traffic.headers has x-vercel-protection-bypass.`,
        ]
      : []),
    ...(affinity === 'skew-protection' && !rolling && (skewProtectionMaxAge ?? 0) === 0
      ? [
          `target.affinity says skew-protection, and Skew Protection is off in the Vercel project ${name}: nothing keeps a browser with the deployment that it began with.`,
        ]
      : []),
    ...(rolling && rollingRelease?.gate?.enabled === true
      ? [
          `The rolling releases of the Vercel project ${name} have a gate of their own: it can pause or roll back between two steps of this rollout, which then stops.`,
        ]
      : []),
  ]
}

/** `preview` alone leaves production deployments open; where only domains are excepted, the deployment's own address is covered. */
function isProtected({ ssoProtection, passwordProtection }: VercelProjectSettings): boolean {
  return [ssoProtection, passwordProtection].some((one) => one !== null && one !== undefined && one.deploymentType !== 'preview')
}
