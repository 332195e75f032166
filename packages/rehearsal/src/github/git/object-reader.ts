import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'

/** `size` in bytes. */
export type ObjectInfo = { sha: string; type: string; size: number }

/**
 * Reads objects by whatever git takes for a name (`SHA`, `refs/heads/main^{commit}`, `main:README.md`), over one
 * `git cat-file --batch-command`: starting a process for each question costs more than all the answers. Undefined where
 * there is no such object. The process sees what others write meanwhile; it ends with `close`.
 */
export type ObjectReader = {
  info(name: string): Promise<ObjectInfo | undefined>
  contents(name: string): Promise<(ObjectInfo & { content: Buffer }) | undefined>
  close(): void
}

type Answer = ObjectInfo & { content: Buffer }
type Question = { line: string; withContent: boolean; resolve(answer: Answer | undefined): void; reject(error: Error): void }

export function objectReader(folder: string, environment: Readonly<Record<string, string>>): ObjectReader {
  const waiting: Question[] = []
  let process: ChildProcessWithoutNullStreams | undefined
  let received: Buffer = Buffer.alloc(0)

  const start = () => {
    const child = spawn('git', ['cat-file', '--batch-command'], { env: { ...environment, GIT_DIR: folder } })
    const ended = () => {
      if (process !== child) return
      process = undefined
      received = Buffer.alloc(0)
      // A name such as `@{u}` ends it. That is the answer to this question; the others are asked again.
      const [first, ...others] = waiting.splice(0)
      first?.resolve(undefined)
      for (const other of others) put(other)
    }
    child.stdout.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      answerAll()
    })
    // Its words are for a person at a terminal; what it says to a question is on stdout.
    child.stderr.resume()
    child.stdin.on('error', () => {})
    child.on('error', (error) => {
      if (process === child) process = undefined
      for (const { reject } of waiting.splice(0)) reject(error)
    })
    child.on('close', ended)
    return child
  }

  const answerAll = () => {
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const read = readAnswer(received, next.withContent)
      if (read === undefined) return
      received = received.subarray(read.length)
      waiting.shift()
      next.resolve(read.answer)
    }
  }

  const ask = (command: 'info' | 'contents', name: string) =>
    new Promise<Answer | undefined>((resolve, reject) => {
      // Its questions are lines, so this would be two; no name of an object has one.
      if (name === '' || name.includes('\n')) return resolve(undefined)
      put({ line: `${command} ${name}\n`, withContent: command === 'contents', resolve, reject })
    })

  const put = (question: Question) => {
    process ??= start()
    waiting.push(question)
    process.stdin.write(question.line)
  }

  return {
    info: (name) => ask('info', name),
    contents: (name) => ask('contents', name),
    close: () => {
      process?.stdin.end()
      process = undefined
    },
  }
}

/** `SHA TYPE SIZE`, a line feed, and where content was asked for, the object and a line feed; any other line means that there is none. */
function readAnswer(received: Buffer, withContent: boolean): { answer: Answer | undefined; length: number } | undefined {
  const end = received.indexOf(10)
  if (end === -1) return undefined
  const head = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/.exec(received.subarray(0, end).toString())
  if (head === null) return { answer: undefined, length: end + 1 }
  const [, sha = '', type = '', digits = '0'] = head
  const size = Number(digits)
  if (!withContent) return { answer: { sha, type, size, content: Buffer.alloc(0) }, length: end + 1 }
  const last = end + 1 + size
  if (received.length <= last) return undefined
  return { answer: { sha, type, size, content: Buffer.from(received.subarray(end + 1, last)) }, length: last + 1 }
}
