import { StepAnnotations } from './annotations.ts'
import type { JobLog } from './job-log.ts'
import type { Masks } from './masks.ts'
import { parseWorkflowCommand, type WorkflowCommand } from './workflow-command.ts'

type Level = 'error' | 'warning' | 'notice'

const commandNames = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

/** The output of one step: log lines and workflow commands, from stdout and stderr. */
export class StepOutput {
  readonly annotations = new StepAnnotations()
  /** What the deprecated `set-output` and `save-state` commands gave. */
  readonly outputs: Record<string, string> = {}
  readonly state: Record<string, string> = {}
  /** Set when a command could not be executed: the step fails. */
  failed = false
  readonly #log: JobLog
  readonly #masks: Masks
  readonly #debug: boolean
  #echo: boolean
  #stopToken: string | undefined

  constructor(log: JobLog, masks: Masks, debug: boolean) {
    this.#log = log
    this.#masks = masks
    this.#debug = debug
    this.#echo = debug
  }

  line(text: string): void {
    const command = parseWorkflowCommand(text)
    if (command !== undefined && this.#stopToken !== undefined) this.#whileStopped(command, text)
    else if (command !== undefined && commandNames.has(command.name)) this.#obey(command, text)
    else this.#log.write(text)
  }

  error(message: string): void {
    this.#issue('error', message, {})
  }

  warning(message: string): void {
    this.#issue('warning', message, {})
  }

  #whileStopped(command: WorkflowCommand, text: string): void {
    if (command.name === this.#stopToken?.toLowerCase()) this.#stopToken = undefined
    this.#log.write(text)
  }

  #obey(command: WorkflowCommand, text: string): void {
    const { name, properties, data } = command
    switch (name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.#issue(name, data, properties)
        return
      case 'debug':
        if (this.#debug) this.#log.write(`##[debug]${data}`)
        return
      case 'group':
      case 'endgroup':
        this.#log.write(`##[${name}]${data}`)
        return
      case 'add-mask':
        this.#addMask(data)
        break
      case 'echo':
        this.#setEcho(data.trim().toLowerCase(), text)
        break
      case 'stop-commands':
        this.#stop(data, text)
        break
      case 'set-env':
      case 'add-path':
        this.#refuse(text, `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`)
        return
      case 'set-output':
      case 'save-state':
        this.#assign(name === 'set-output' ? this.outputs : this.state, command, text)
        break
    }
    if (this.#echo) this.#log.write(text)
  }

  #addMask(value: string): void {
    if (value.trim() === '') this.warning("Can't add secret mask for empty string in ##[add-mask] command.")
    else this.#masks.add(value)
  }

  #setEcho(word: string, text: string): void {
    if (word === 'on' || word === 'off') this.#echo = word === 'on'
    else this.#refuse(text, 'Invalid echo command value. Possible values can be: on, off.')
  }

  #stop(token: string, text: string): void {
    const known = token === '' || token === 'pause-logging' || commandNames.has(token.toLowerCase())
    if (known) this.#refuse(text, `Invalid endtoken '${token}' for the stop-commands command.`)
    else this.#stopToken = token
  }

  #assign(target: Record<string, string>, { name, properties, data }: WorkflowCommand, text: string): void {
    const key = properties['name']
    if (key === undefined) {
      this.#refuse(text, `Required field 'name' is missing in ##[${name}] command.`)
      return
    }
    target[key] = data
    this.warning(`The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`)
  }

  #refuse(text: string, why: string): void {
    this.failed = true
    this.error(`Unable to process command '${text.trim()}' successfully.`)
    this.error(why)
  }

  #issue(level: Level, message: string, properties: Readonly<Record<string, string>>): void {
    this.#log.write(`##[${level}]${message}`)
    const line = Number.parseInt(properties['line'] ?? '', 10)
    this.annotations.add({
      level,
      title: this.#masks.mask(properties['title'] ?? ''),
      message: this.#masks.mask(message),
      ...(properties['file'] === undefined ? {} : { path: properties['file'] }),
      ...(Number.isNaN(line) ? {} : { line }),
    })
  }
}
