import { expect, it } from 'vitest'
import { WordIndex } from '../../src/scanners/word-index.ts'

it.each([
  ['go.mod', 'module a\nrequire (\n  example.com/ab v1.0.0\n  example.com/a v1.2.3\n)', 'example.com/a', '1.2.3', 4],
  ['requirements.txt', 'a_c==2\nA_b[x]==1.0 ; python_version > "3"', 'a-b', '1.0', 2],
  ['Cargo.lock', 'name = "a"\nversion = "1.0.0"\n\nname = "a"\nversion = "2.0.0"', 'a', '2.0.0', 4],
  ['gradle.lockfile', 'a.b:c:1.0=x\na.b:c:2.0=x', 'a.b:c', '2.0', 2],
  ['pom.xml', '<groupId>a.b</groupId>\n<artifactId>c</artifactId>\n<version>1</version>', 'a.b:c', '1', 2],
  ['composer.lock', '"name": "a/b",\n"version": "v1.0",', 'a/b', '1.0', 1],
  ['Gemfile.lock', '  specs:\n    rails (5.2.0)\n', 'rails', '5.2.0', 2],
  ['pnpm-lock.yaml', '  b@1.0.0:\n  a@1.0.0:\n  a@2.0.0:', 'a', '2.0.0', 3],
  ['yarn.lock', '"@q/a@^1", "@q/a@~1":\n  version "1.2.0"', '@q/a', '1.2.0', 1],
  ['package-lock.json', '"node_modules/b/node_modules/a": {\n"version": "1"', 'a', '1', 1],
  ['stack.yaml.lock', '    hackage: a-b-1.3.1@sha256:abc,1', 'a-b', '1.3.1', 1],
  ['harbor.deps.json', '"Anchor.Core/1.3.1": {', 'Anchor.Core', '1.3.1', 1],
  ['uv.lock', 'nothing', 'a', '1', undefined],
])('finds the entry of a package in %s', (_file, text, name, version, line) => expect(new WordIndex(text).lineOf(name, version)).toBe(line))
