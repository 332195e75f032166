import { load } from 'js-yaml'
import { z } from 'zod'
import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

/** What GitHub starts and the rules refuse: each field by itself, as a person may mistype it. */
const cases: readonly { file: string; inputs: Readonly<Record<string, string>>; jobs: string; says: string }[] = [
  {
    file: 'enhanced-ci.yml',
    inputs: { environment: 'produktion' },
    jobs: 'plan, report',
    says: 'There is no environment "produktion" in the configuration; did you mean "production"?',
  },
  {
    file: 'enhanced-ci.yml',
    inputs: { environment: 'production', ref: 'v9.9.9' },
    jobs: 'plan, report',
    says: 'gh workflow run enhanced-ci.yml --field environment=production',
  },
  { file: 'enhanced-ci.yml', inputs: { ref: 'develop' }, jobs: 'plan, report', says: '--field environment=staging --field ref=develop' },
  {
    file: 'enhanced-ci.yml',
    inputs: { environment: 'staging', service: 'harbour' },
    jobs: 'plan, report',
    says: 'There is no service "harbour" in the configuration; did you mean "harbor"?',
  },
  {
    file: 'enhanced-release.yml',
    inputs: { version_type: 'patch', rollback_version: 'v1.2.3' },
    jobs: 'report, version',
    says: 'gh workflow run enhanced-release.yml --field version_type=rollback --field rollback_version=v1.2.3',
  },
  {
    file: 'enhanced-release.yml',
    inputs: { version_type: 'rollback', ref: 'main' },
    jobs: 'report, version',
    says: 'gh workflow run enhanced-release.yml --field version_type=rollback --field rollback_version=VERSION',
  },
  {
    file: 'enhanced-release.yml',
    inputs: { version_type: 'minor', ref: 'v9.9.9' },
    jobs: 'report, version',
    says: 'gh workflow run enhanced-release.yml --field version_type=minor',
  },
  {
    file: 'enhanced-release.yml',
    inputs: { version_type: 'patch', service: 'harbour' },
    jobs: 'report, version',
    says: 'There is no service "harbour"',
  },
  {
    file: 'deployment-monitor.yml',
    inputs: { action: 'rollback', rollback_version: 'v9.9.9' },
    jobs: 'production to v9.9.9, report',
    says: 'gh workflow run deployment-monitor.yml --field action=rollback --field environment=production',
  },
  {
    file: 'deployment-monitor.yml',
    inputs: { action: 'rollback', environment: 'produktion' },
    jobs: 'produktion to the last good release, report',
    says: 'did you mean "production"?',
  },
  {
    file: 'deployment-monitor.yml',
    inputs: { action: 'rollback', service: 'harbour' },
    jobs: 'harbour in production to the last good release, report',
    says: 'There is no service "harbour"',
  },
  {
    file: 'deployment-monitor.yml',
    inputs: { action: 'health_check', environment: 'produktion' },
    jobs: 'produktion, report',
    says: 'did you mean "production"?',
  },
  {
    file: 'deployment-monitor.yml',
    inputs: { action: 'pause', environment: 'produktion' },
    jobs: 'pause or abort',
    says: 'did you mean "production"?',
  },
]

export const wrongFields: Scenario = {
  name: 'wrong-fields',
  story:
    'Fields that GitHub takes and that mean nothing here: each is refused before anything is built or changed, with what there is and the line that works.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    for (const { file, inputs, jobs, says } of cases) {
      const result = await (await world.dispatch(file, { inputs })).finished
      const line = `${file} ${Object.entries(inputs)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')}`
      world.claims.equal(`${line}: fails`, 'failure', result.conclusion)
      world.claims.equal('its jobs', jobs, world.view.runs.jobsThatRan(result))
      const told = world.view.runs.plainAnnotations(result)
      world.claims.contains('it says', says, told)
      world.claims.equal('and names no field that GitHub would refuse', '', (await unknownFields(told, world)).join(', '))
    }
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('production').length)
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}

const template = z.object({ on: z.object({ workflow_dispatch: z.object({ inputs: z.record(z.string(), z.unknown()) }) }) })

/** The fields of the lines of a text that the template of the workflow does not declare. */
async function unknownFields(text: string, world: World): Promise<string[]> {
  const lines = [...text.matchAll(/gh workflow run ([\w.-]+)((?: +(?:--ref|--field) \S+)*)/g)]
  const unknown = lines.map(async ([, file = '', fields = '']) => {
    const { on } = template.parse(load(await world.suiteFile(`action-templates/workflows/${file}`)))
    const names = [...fields.matchAll(/--field ([\w-]+)=/g)].map(([, name = '']) => name)
    return names.filter((name) => !Object.hasOwn(on.workflow_dispatch.inputs, name)).map((name) => `${file}: ${name}`)
  })
  return (await Promise.all(unknown)).flat()
}
