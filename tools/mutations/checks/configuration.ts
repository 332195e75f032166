import type { Mutation } from '../mutation.ts'

/** What a configuration says is acted on, or refused by name. */
export const configurationChecks: readonly Mutation[] = [
  {
    without: 'a key that no code acts on yet is refused',
    file: 'packages/shared/src/config/load.ts',
    find: 'const notYet = notYetProblems(sections)',
    replace: 'const notYet: string[] = []',
    tests: ['packages/shared/tests/config/not-yet.test.ts'],
  },
  {
    without: 'services that need one another in a circle are refused',
    file: 'packages/shared/src/config/cross-checks/references.ts',
    find: '...circlesIn(edges).map((circle) => `services.',
    replace: '...circlesIn(new Map()).map((circle) => `services.',
    tests: ['packages/shared/tests/config/references.test.ts'],
  },
  {
    without: 'two services of one environment may not share what a variable names',
    file: 'packages/shared/src/config/cross-checks/same-target.ts',
    find: '? keyOf(environment, key)',
    replace: '? keyOf(place.path, key)',
    tests: ['packages/shared/tests/config/references.test.ts'],
  },
  {
    without: 'a setting at both service and environment is refused',
    file: 'packages/shared/src/config/cross-checks/references.ts',
    find: 'if (narrow !== undefined || one === undefined || other === undefined) continue',
    replace: 'continue',
    tests: ['packages/shared/tests/config/references.test.ts'],
  },
  {
    without: 'an environment of the past that tells no tier is production',
    file: 'packages/shared/src/config/sections/environment/tier.ts',
    find: "?? 'production'",
    replace: "?? 'staging'",
    tests: ['packages/shared/tests/config/tier.test.ts'],
  },
  {
    without: 'a single check is asked beside the set',
    file: 'packages/shared/src/config/environment-health.ts',
    find: 'alone ? single : [setOf(entries, name, place), ...single]',
    replace: 'alone ? single : [setOf(entries, name, place)]',
    tests: ['packages/shared/tests/config/short-forms.test.ts'],
  },
  {
    without: 'the short form of a placement counts',
    file: 'packages/shared/src/config/product.ts',
    find: '...(start === undefined ? {} : { prepare: start }),',
    replace: '',
    tests: ['packages/shared/tests/config/product.test.ts'],
  },
  {
    without: 'the schema marks what is not acted on',
    file: 'tools/docs/config-schema.ts',
    find: 'const waits = above || waitsFor(here)',
    replace: 'const waits = false',
    tests: ['tools/tests/configuration.test.ts'],
  },
  {
    without: 'the defaults on the page are those of the code',
    file: 'tools/docs/config-defaults.ts',
    find: 'formatDuration(defaultsOf(tier).monitor)',
    replace: "'15m'",
    tests: ['tools/tests/configuration.test.ts'],
  },
  {
    without: 'the list of keys not acted on names the key that it means',
    file: 'packages/shared/src/config/not-yet.ts',
    find: "{ path: 'quality.reports' }",
    replace: "{ path: 'quality.report' }",
    tests: ['packages/shared/tests/config/not-yet.test.ts'],
  },
]
