import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../../src/containers/dockerfile.ts'
import { readBuild } from '../../src/containers/stages.ts'

const instructions = (text: string) => parseDockerfile(text).instructions.map(({ name, args, line }) => `${line} ${name} ${args}`)
const images = (text: string) =>
  readBuild(parseDockerfile(text)).images.map(({ image, isShipped }) => `${image}${isShipped ? ' shipped' : ''}`)
const userOf = (text: string) => readBuild(parseDockerfile(text)).stages.at(-1)?.user?.name

describe('a Dockerfile', () => {
  it.each<[string, string, string[]]>([
    ['joins continued lines, past comments and empty ones', 'RUN a \\\n# no\n\n  b \\ \n c\nUSER 1', ['1 RUN a    b   c', '6 USER 1']],
    ['takes instructions in any case', 'from x\nUser y', ['1 FROM x', '2 USER y']],
    ['knows the escape of Windows', '# escape=`\nRUN dir c:\\\nUSER 1', ['2 RUN dir c:\\', '3 USER 1']],
    ['takes no directive behind a comment', '# hello\n# escape=`\nRUN a \\\n b', ['3 RUN a   b']],
    ['reads no instruction in a heredoc', 'RUN <<EOF\nUSER root\nEOF\nUSER 1', ['1 RUN <<EOF', '4 USER 1']],
    ['strips tabs of a heredoc with a dash', 'RUN <<-EOF\n\tUSER root\n\tEOF\nUSER 1', ['1 RUN <<-EOF', '4 USER 1']],
    ['reads two heredocs of one instruction', 'COPY <<A <<"B" /x/\nUSER a\nA\nUSER b\nB\nUSER 1', ['1 COPY <<A <<"B" /x/', '6 USER 1']],
    ['takes no heredoc within quotes', 'RUN echo "a <<EOF b"\nUSER 1', ['1 RUN echo "a <<EOF b"', '2 USER 1']],
    ['takes no heredoc that never ends, which would hide the rest', 'RUN cat <<EOF\nUSER root', ['1 RUN cat <<EOF', '2 USER root']],
    ['takes no here-string', 'RUN cat <<<EOF\nUSER 1\nEOF', ['1 RUN cat <<<EOF', '2 USER 1', '3 EOF ']],
    ['has the flags apart', 'COPY --from=a --chown="b c" x y', ['1 COPY x y']],
    ['reads lines of Windows', 'FROM x\r\nUSER 1\r\n', ['1 FROM x', '2 USER 1']],
  ])('%s', (_what, text, expected) => expect(instructions(text)).toEqual(expected))

  it('never throws, and loses no FROM that stands at the beginning of a line of its own', () => {
    const part = fc.constantFrom(
      'RUN a',
      ' \\',
      '# c',
      'RUN <<EOF',
      'EOF',
      'ENV A="b',
      "ARG x='",
      'COPY --from=a',
      '$',
      '${',
      '',
      'ONBUILD RUN x',
    )
    fc.assert(
      fc.property(fc.array(part), (lines) => {
        const text = lines.join('\n')
        const parsed = parseDockerfile(`${text}\nRUN true\n\nFROM last\n`)
        const isOpen = /<<EOF/.test(text)
        if (!isOpen) expect(parsed.instructions.at(-1)).toMatchObject({ name: 'FROM', args: 'last' })
        readBuild(parsed)
      }),
    )
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readBuild(parseDockerfile(text))))
  })

  it('takes a time in proportion to its length', () => {
    const hard = [
      'RUN <<A\n',
      'RUN <<-A <<B\nB\n',
      'RUN a --a --a --a ',
      'ENV A="',
      'FROM a AS b\n',
      'ENV A$i=$A ',
      'RUN \\\n',
      '--a=" ',
      'COPY --a --a ',
    ]
    for (const part of hard) {
      const start = process.cpuUsage().user
      readBuild(parseDockerfile(`FROM x\nRUN ${part.repeat(Math.floor(100_000 / part.length))}`))
      expect([part, (process.cpuUsage().user - start) / 1_000 < 2_000]).toEqual([part, true])
    }
  })
})

describe('the stages', () => {
  it.each<[string, string, string[]]>([
    ['a stage is no image', 'FROM a AS x\nFROM X', ['a shipped']],
    ['scratch is no image', 'FROM scratch\nCOPY a b', []],
    ['a stage that only helps is not shipped', 'FROM a AS x\nFROM b\nCOPY --from=x / /', ['a', 'b shipped']],
    ['a chain of stages is shipped', 'FROM a AS x\nFROM x AS y\nFROM y', ['a shipped']],
    ['a default of an ARG', 'ARG V=20\nFROM node:${V}-alpine', ['node:20-alpine shipped']],
    ['an ARG of an ARG', 'ARG V=20\nARG B=node:$V\nFROM $B', ['node:20 shipped']],
    ['a default in the place itself', 'FROM ${B:-debian:12}', ['debian:12 shipped']],
    ['an ARG of a stage does not count for FROM', 'FROM a\nARG V=1\nFROM b:$V', ['a', 'undefined shipped']],
    ['what the build alone knows', 'ARG B\nFROM $B', ['undefined shipped']],
    ['a form that cuts a value', 'ARG B=a:1\nFROM ${B%:*}', ['undefined shipped']],
    ['a platform', 'FROM --platform=$BUILDPLATFORM a', ['a shipped']],
    ['a stage by the platform', 'FROM a AS base-amd64\nFROM b AS base-arm64\nFROM base-${TARGETARCH}', ['a shipped', 'b']],
    [
      'COPY --from an image, a stage and a number',
      'FROM a AS x\nFROM b\nCOPY --from=x . .\nCOPY --from=0 . .\nCOPY --from=c . .',
      ['a', 'b shipped', 'c shipped'],
    ],
    ['RUN --mount from an image', 'FROM a\nRUN --mount=type=bind,from=c,target=/x x', ['a shipped', 'c']],
  ])('%s', (_what, text, expected) => expect(images(text)).toEqual(expected))

  it.each([
    ['the last one holds', 'FROM a\nUSER root\nUSER app:app', 'app'],
    ['of an earlier stage', 'FROM a AS x\nUSER 1000\nFROM x', '1000'],
    ['not of a stage that it does not begin with', 'FROM a AS x\nUSER 1000\nFROM b', undefined],
    ['of an ARG', 'FROM a\nARG U=0\nUSER ${U}', '0'],
    ['of an ENV with a default', 'FROM a\nUSER ${U:-7}:7', '7'],
    ['of an ARG before FROM', 'ARG U=9\nFROM a\nARG U\nUSER $U', '9'],
    ['unknown', 'FROM a\nARG U\nUSER $U', undefined],
  ])('the user: %s', (_what, text, expected) => expect(userOf(text)).toBe(expected))
})
