import type { Area, SpecialRoom } from './room.ts'

const library = ['shared', 'rollout', 'steps']
const partsOfRehearsal = ['contract of rehearsal', 'executor', 'emulator', 'stage', 'network']

/**
 * The rooms of the repository. Areas stand in the order of their use, the floors of an area from the ground up.
 * To add a room, put its folder on the lowest floor that stands above everything it imports.
 */
export const areas: readonly Area[] = [
  {
    name: 'shared',
    at: 'packages/shared/src/',
    uses: [],
    floors: [
      ['core'],
      ['ports', 'secrets'],
      ['config', 'evidence', 'github'],
      ['findings', 'judge', 'notify'],
      ['probe', 'security-review'],
      ['traffic'],
      ['page', 'watch'],
    ],
  },
  {
    name: 'rollout',
    at: 'packages/shared/src/rollout/',
    uses: ['shared'],
    floors: [
      ['contract'],
      ['artifacts', 'commands'],
      ['ledger'],
      ['lock'],
      ['plan'],
      ['incident/incident-record.ts'],
      ['analysis', 'incident/find-incident.ts'],
      ['admission'],
      ['incident'],
      [target('targets/provider-rest.ts'), target('targets/uploads')],
      [
        target('targets/cloudflare'),
        target('targets/command'),
        target('targets/haproxy'),
        target('targets/kubernetes'),
        target('targets/vercel'),
      ],
      ['targets'],
      ['steps'],
      ['engine'],
      ['group'],
    ],
  },
  // What a step of an action needs around it: inputs, settings, outputs, the summary.
  {
    name: 'steps',
    at: 'packages/shared/src/',
    uses: ['shared', 'rollout'],
    floors: [
      ['inputs.ts'],
      ['settings.ts', 'job-page.ts'],
      ['action.ts'],
      ['environment-context.ts', 'service-outcomes.ts', 'service-step.ts'],
      ['release-watch'],
    ],
  },
  { name: 'testing', at: 'packages/shared/src/testing/', uses: library, floors: [['']] },
  { name: 'tests of shared', at: 'packages/shared/tests/', uses: [...library, 'testing'], floors: [['']] },
  ...action('blue-green-deploy', {
    floors: [
      ['inputs.ts'],
      ['by-command/proposal-document.ts'],
      ['by-command/approval-port.ts'],
      ['commit/commit-choice.ts'],
      ['mode-call.ts'],
      ['github-client.ts'],
      ['builds', 'commit', 'origin'],
      ['by-command'],
      ['admission', 'preview', 'runs'],
      ['changes'],
      ['proposal', 'dry-run', 'mending', 'numbering', 'rollout', 'signals', 'status'],
      ['look-after', 'preflight'],
      ['render'],
      ['modes'],
      [''],
    ],
  }),
  ...action('health-check'),
  ...action('performance-monitor'),
  ...action('quality-gate', { floors: [['changes', 'reports'], ['conditions'], ['']] }),
  ...action('release'),
  ...action('report', { floors: [['content'], ['dashboard'], ['']] }),
  ...action('rollback', { floors: [['inputs.ts'], ['vault'], ['job'], ['path', 'backup', 'incident'], ['preflight'], ['']] }),
  ...action('security-scan', {
    floors: [
      ['contract/scanner-names.ts'],
      ['inputs.ts'],
      ['containers', 'locks', 'secrets', 'tree'],
      ['accepted-unread.ts', 'base', 'policy.ts'],
      ['judge/rules.ts'],
      ['judge/allow-comments.ts', 'judge/allow-list.ts', 'judge/base-branch.ts', 'judge/differences.ts', 'judge/with-problem.ts'],
      ['contract', 'judge/judge.ts'],
      ['scanners'],
      ['database-age.ts', 'ecosystems.ts'],
      ['read-list.ts', 'run-scanners.ts'],
      ['report'],
      ['judge'],
      [''],
    ],
  }),
  ...action('action-skeleton', { at: 'action-templates/' }),
  { name: 'contract of rehearsal', at: 'packages/rehearsal/src/contract/', uses: [], floors: [['']] },
  {
    name: 'executor',
    at: 'packages/rehearsal/src/executor/',
    uses: [...library, 'contract of rehearsal'],
    floors: [
      ['expressions', 'runner/processes'],
      ['workflow', 'runner/output'],
      ['runner/job'],
      ['runner/steps'],
      ['runner/stand-ins'],
      ['runner/actions'],
      ['runner'],
      ['server/concurrency', 'server/repository'],
      ['server/events'],
      ['server/jobs'],
      ['server/runs'],
      [''],
    ],
  },
  {
    name: 'emulator',
    at: 'packages/rehearsal/src/github/',
    uses: [...library, 'contract of rehearsal'],
    floors: [['git'], ['state'], ['http'], ['render'], ['routes', 'server'], ['']],
  },
  {
    name: 'stage',
    at: 'packages/rehearsal/src/stage/',
    uses: [...library, 'testing'],
    floors: [['system'], ['client', 'database', 'demo-service', 'sinks'], ['proxy'], ['providers'], ['targets'], ['product'], ['']],
  },
  { name: 'network', at: 'packages/rehearsal/src/network/', uses: library, floors: [['']] },
  {
    name: 'rehearsal',
    at: 'packages/rehearsal/src/',
    uses: [...library, ...partsOfRehearsal],
    floors: [
      ['world/git'],
      ['world/view'],
      ['world/claims'],
      ['world'],
      [
        'kills',
        'scenarios/admission',
        'scenarios/alone',
        'scenarios/bad-releases',
        'scenarios/deployments',
        'scenarios/faults',
        'scenarios/gates',
        'scenarios/manual-control',
        'scenarios/monitoring',
        'scenarios/rollbacks',
        'scenarios/services',
        'scenarios/targets',
      ],
      ['scenarios'],
      ['player'],
      [''],
    ],
  },
  {
    name: 'tests of rehearsal',
    at: 'packages/rehearsal/tests/',
    uses: [...library, 'testing', 'tests of shared', ...partsOfRehearsal, 'rehearsal'],
    floors: [['']],
  },
  { name: 'cli', at: 'packages/cli/', uses: [...library, 'rehearsal'], floors: [['src/commands'], ['src'], ['tests']] },
  {
    name: 'tools',
    at: 'tools/',
    uses: [...library, 'testing', ...partsOfRehearsal, 'rehearsal', 'tests of rehearsal'],
    floors: [
      ['repository.ts'],
      ['run.ts', 'action-file.ts'],
      ['bundle', 'mutations', 'real', 'rooms', 'workflows'],
      ['check', 'ci', 'contract', 'docs'],
      [''],
      ['tests'],
    ],
  },
  {
    name: 'bench',
    at: 'bench/',
    uses: [...library, 'steps', 'testing', 'tests of shared', 'tests of security-scan', ...partsOfRehearsal, 'rehearsal', 'tools'],
    floors: [['bench.ts'], ['cutover', 'detection', 'generator'], [''], ['tests']],
  },
  { name: 'configuration of the test runner', at: '', uses: [], floors: [['vitest.config.ts', 'vitest.real.config.ts']] },
]

/** Files that import by a computed name, which cannot be followed: this one loads the `inputs.ts` of every action. */
export const computedImports: readonly string[] = ['tools/contract/problems.ts']

/** A target moves traffic and no more: it knows neither the ledger nor the lock. */
function target(room: string): SpecialRoom {
  const beside = ['targets/provider-rest.ts', 'targets/uploads']
  return { room, only: ['contract', 'commands', ...(beside.includes(room) ? [] : beside)] }
}

/** The areas of an action: its rooms, the entries that nothing imports since they have effects on import, and its tests. */
function action(name: string, { at = 'actions/', floors = [['']] }: ActionRooms = {}): Area[] {
  return [
    { name, at: `${at}${name}/src/`, uses: library, floors },
    {
      name: `entries of ${name}`,
      at: `${at}${name}/src/`,
      uses: [...library, name],
      floors: [['main.ts', { room: 'post.ts', optional: true }]],
    },
    { name: `tests of ${name}`, at: `${at}${name}/tests/`, uses: [...library, 'testing', name], floors: [['']] },
  ]
}

type ActionRooms = { at?: string; floors?: Area['floors'] }
