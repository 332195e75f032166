import type { Mutation } from '../mutation.ts'

const scan = 'actions/security-scan/src'
const scanTests = 'actions/security-scan/tests'

/** What a scan did not look at is no pass. */
export const scanChecks: readonly Mutation[] = [
  {
    without: 'what was not looked at keeps a scan from passing',
    file: 'packages/shared/src/findings/policy.ts',
    find: "  if (unscanned.length > 0) return say('warn', unscannedSentence(unscanned))\n",
    replace: '',
    tests: ['packages/shared/tests/findings/policy.test.ts'],
  },
  {
    without: 'a file behind a link is not what git tracks',
    file: `${scan}/tree/folders.ts`,
    find: 'if (kind === wanted) continue',
    replace: 'if (kind !== undefined) continue',
    tests: [`${scanTests}/tree/tree.test.ts`],
  },
  {
    without: 'a scanner that applies is not installed',
    file: `${scan}/run-scanners.ts`,
    find: '? [{ files, why: reason }] : []',
    replace: '? [] : []',
    tests: [`${scanTests}/run-scanners.test.ts`],
  },
  {
    without: 'a private key has a filter for placeholders of its own',
    file: `${scan}/secrets/private-keys.ts`,
    find: '/EXAMPLE|([^A\\s])\\1{11,}|A{48,}/',
    replace: '/EXAMPLE|(.)\\1{7,}/',
    tests: [`${scanTests}/secrets/detect.test.ts`],
  },
  {
    without: 'a token follows an escape',
    file: `${scan}/secrets/boundary.ts`,
    find: '`(?:(?<![A-Za-z0-9])|${afterEscape})`',
    replace: "'(?<![A-Za-z0-9_-])'",
    tests: [`${scanTests}/secrets/detect.test.ts`],
  },
  {
    without: 'the checksum of a token is right',
    file: `${scan}/secrets/checksum.ts`,
    find: 'return body.slice(30) === sum',
    replace: 'return body.length > sum.length',
    tests: [`${scanTests}/secrets/detect.test.ts`],
  },
  {
    without: 'a file could not be read',
    file: `${scan}/scanners/secret-patterns.ts`,
    find: "search.tally.unscanned.push({ path, why: 'could not be read' })",
    replace: 'tally.searched += 1',
    tests: [`${scanTests}/scanners/secret-patterns.test.ts`],
  },
  {
    without: 'a secret lies over the seam of two pieces of a file',
    file: `${scan}/secrets/pieces.ts`,
    find: 'const after = 65_536',
    replace: 'const after = 0',
    tests: [`${scanTests}/scanners/secret-patterns.test.ts`],
  },
  {
    without: 'a Cargo.lock speaks for a crate',
    file: `${scan}/ecosystems.ts`,
    find: 'return name !== undefined && lock.includes(`name = "${name}"`)',
    replace: "return name !== undefined || lock !== ''",
    tests: [`${scanTests}/unscanned.test.ts`],
  },
  {
    without: 'two names that are not UTF-8 are two files',
    file: `${scan}/tree/git-entries.ts`,
    find: "path.includes('\\ufffd') ? `${path}\\0${blob}` : path",
    replace: 'path',
    tests: [`${scanTests}/tree/tree.test.ts`],
  },
  {
    without: 'yarn ends badly without a word',
    file: `${scan}/scanners/yarn-audit.ts`,
    find: '(result.code !== 0 && lines.length === 0)',
    replace: '(result.code > 1 && lines.length === 0)',
    tests: [`${scanTests}/scanners/yarn-audit.test.ts`],
  },
  {
    without: 'a scanner that was downloaded is the one that is pinned',
    file: '.github/actions/install-scanners/install.sh',
    find: 'matches() { echo "$2  $1" | sha256sum --check --status 2>/dev/null; }',
    replace: 'matches() { true; }',
    tests: [`${scanTests}/install-scanners.test.ts`],
  },
]
