import type { Mutation } from '../mutation.ts'

const targets = 'packages/shared/src/rollout/targets'
const vercel = ['packages/rehearsal/tests/targets/vercel.test.ts']
const uploads = ['packages/rehearsal/tests/targets/own-upload.test.ts']
const images = ['packages/shared/tests/rollout/targets/kubernetes/side-images.test.ts']

/** What a provider is set to, what it calls what it serves, and what its own tool uploads. */
export const providerChecks: readonly Mutation[] = [
  {
    without: 'rolling releases that the configuration does not have are refused',
    file: `${targets}/vercel/project-settings.ts`,
    find: '  if (!rolling && hasRollingReleases(project)) return rollingReleasesOn(project.name)\n',
    replace: '',
    tests: vercel,
  },
  {
    without: 'a promotion that is queued is not done',
    file: `${targets}/vercel/alias-request.ts`,
    find: '      if (queued && !ours) throw stillQueued(id, project)\n',
    replace: '',
    tests: vercel,
  },
  {
    without: 'the failed domains of a rollback are asked where it tells them',
    file: `${targets}/vercel/api.ts`,
    find: '/${move}/aliases`',
    replace: '/promote/aliases`',
    tests: vercel,
  },
  {
    without: 'an active rolling release is ended while going back',
    file: `${targets}/vercel/promotion.ts`,
    find: 'hasServed && !current : hasServed || id === rolling.currentDeployment?.id',
    replace: 'hasServed && !current : false',
    tests: vercel,
  },
  {
    without: 'a rollback sets the image that was recorded',
    file: `${targets}/kubernetes/placement.ts`,
    find: "  const recorded = subject.kind === 'rollback' ? (subject.past?.identity ?? {}) : {}\n",
    replace: '  const recorded = {}\n',
    tests: images,
  },
  {
    without: 'the image that came up is compared with the recorded one',
    file: `${targets}/kubernetes/placement.ts`,
    find: '  if (recorded !== undefined) assertRecordedImages(deployment, identityOfPods(deployment, pods) ?? {}, recorded)\n',
    replace: '',
    tests: images,
  },
  {
    without: 'new pods start for another commit of a version that is used again',
    file: `${targets}/kubernetes/placement.ts`,
    find: "[commitAnnotation]: sha, [digestAnnotation]: digest ?? '' }",
    replace: '}',
    tests: ['packages/shared/tests/rollout/targets/kubernetes/placement.test.ts'],
  },
  {
    without: 'Kubernetes is shifted also where a read shows the weights already',
    file: `${targets}/kubernetes/target.ts`,
    find: '      always: true,\n',
    replace: '',
    tests: ['packages/shared/tests/rollout/targets/kubernetes/shift.test.ts'],
  },
  {
    without: "a provider's tool gets few variables of the job",
    file: `${targets}/uploads/provider-cli.ts`,
    find: '.filter(([name]) => passedOn.test(name))',
    replace: '',
    tests: uploads,
  },
  {
    without: 'an id that was there before is no new upload',
    file: `${targets}/vercel/prebuilt-deployment.ts`,
    find: '  if (before.list.some((one) => one.id === id))',
    replace: '  if (false)',
    tests: uploads,
  },
  {
    without: 'wrangler does not bundle what was bundled',
    file: `${targets}/cloudflare/version-upload.ts`,
    find: "    '--no-bundle',\n",
    replace: '',
    tests: uploads,
  },
  {
    without: 'what is set at the provider is asked before a rollout',
    file: 'packages/shared/src/rollout/engine/session.ts',
    find: "  if (problem !== undefined) return { state: 'refused', ...problem }\n",
    replace: '',
    tests: ['packages/shared/tests/rollout/engine/session.test.ts'],
  },
]
