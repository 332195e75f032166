import type { Mutation } from '../mutation.ts'

const rollout = 'packages/shared/src/rollout'

/** What a post step may do. */
export const postStepChecks: readonly Mutation[] = [
  {
    without: 'a post step acts although its main step saved no state',
    file: 'packages/shared/src/action.ts',
    find: "  if (core.getState(startedMark) === '') return\n",
    replace: '',
    tests: ['packages/shared/tests/action.test.ts'],
  },
  {
    without: 'a post step does the work of the main step',
    file: 'actions/blue-green-deploy/action.yml',
    find: '  post: ../../dist/blue-green-deploy/post.js',
    replace: '  post: ../../dist/blue-green-deploy/main.js',
    tests: ['packages/rehearsal/tests/kills/post-step.test.ts'],
  },
  {
    without: 'the post step of a rollback does the work of its main step',
    file: 'actions/rollback/action.yml',
    find: '  post: ../../dist/rollback/post.js',
    replace: '  post: ../../dist/rollback/main.js',
    tests: ['packages/rehearsal/tests/kills/post-step.test.ts'],
  },
  {
    without: 'the post step is told of the lock before it is taken',
    file: 'actions/blue-green-deploy/src/rollout/promotion.ts',
    find: '  markLocked(context.state, environment.name)\n',
    replace: '',
    tests: ['actions/blue-green-deploy/tests/run-post.test.ts'],
  },
  {
    without: 'the post step releases the lock',
    file: `${rollout}/engine/post-step.ts`,
    find: '    for (const { own } of owned) await own.lock.release()\n',
    replace: '',
    tests: ['actions/blue-green-deploy/tests/run-post.test.ts', 'actions/rollback/tests/run-post.test.ts'],
  },
]
