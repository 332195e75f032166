// @ts-check
/** What the service tells of itself, in the Prometheus text format 0.0.4. */
import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10]

export class Metrics {
  #started = Date.now() / 1_000
  /** @type {Map<number, number>} */
  #byStatus = new Map()
  #buckets = bounds.map(() => 0)
  #sum = 0
  #count = 0

  /** @param {number} status @param {number} seconds */
  record(status, seconds) {
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1)
    this.#buckets = this.#buckets.map((count, index) => count + (seconds <= (bounds[index] ?? 0) ? 1 : 0))
    this.#sum += seconds
    this.#count++
  }

  render() {
    const cpu = process.cpuUsage()
    const disk = statfsSync('/')
    const statuses = [...this.#byStatus].map(([status, count]) => `http_requests_total{status="${status}"} ${count}`)
    const buckets = this.#buckets.map((count, index) => `http_request_duration_seconds_bucket{le="${bounds[index]}"} ${count}`)
    return `${[
      ...metric('process_cpu_seconds_total', 'counter', (cpu.user + cpu.system) / 1e6),
      ...metric('process_resident_memory_bytes', 'gauge', process.memoryUsage.rss()),
      ...metric('process_start_time_seconds', 'gauge', this.#started),
      ...metric('node_memory_MemTotal_bytes', 'gauge', memoryLimit()),
      ...metric('node_filesystem_size_bytes', 'gauge', disk.blocks * disk.bsize, '{mountpoint="/"}'),
      ...metric('node_filesystem_avail_bytes', 'gauge', disk.bavail * disk.bsize, '{mountpoint="/"}'),
      '# TYPE http_requests_total counter',
      ...statuses,
      '# TYPE http_request_duration_seconds histogram',
      ...buckets,
      `http_request_duration_seconds_bucket{le="+Inf"} ${this.#count}`,
      `http_request_duration_seconds_sum ${this.#sum}`,
      `http_request_duration_seconds_count ${this.#count}`,
    ].join('\n')}\n`
  }
}

/** What the process may use: the limit of its container, where there is one. */
function memoryLimit() {
  const constrained = process.constrainedMemory()
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem()
}

/** @param {string} name @param {string} type @param {number} value */
function metric(name, type, value, labels = '') {
  return [`# TYPE ${name} ${type}`, `${name}${labels} ${value}`]
}
