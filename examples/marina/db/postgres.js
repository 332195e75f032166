// @ts-check
/**
 * The least of a Postgres client: one connection, one simple query, good-bye. Wire format: PostgreSQL documentation,
 * "Frontend/Backend Protocol", 53.2.3 Simple Query and 53.7 Message Formats. Values come back as text.
 */
import { connect } from 'node:net'

/**
 * Rows of the last statement. Rejects with the server's own words, or when there is no answer in time.
 * @param {string} url postgres://user:password@host:port/database
 * @param {string} sql
 * @param {number} timeout milliseconds for all of it
 * @returns {Promise<Record<string, string | null>[]>}
 */
export function query(url, sql, timeout = 2_000) {
  const { hostname, port, username, password, pathname } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port || 5432), hostname)
    const late = setTimeout(() => end(new Error(`the database did not answer within ${timeout} ms`)), timeout)
    /** @type {string[]} */
    let columns = []
    /** @type {Record<string, string | null>[]} */
    let rows = []
    let pending = Buffer.alloc(0)
    let asked = false
    /** @type {Error | undefined} */
    let refusal

    socket.on('connect', () => socket.write(startup(decodeURIComponent(username), decodeURIComponent(pathname.slice(1)))))
    socket.on('error', end)
    socket.on('close', () => end(new Error('the database closed the connection')))
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= 5 && pending.length >= 1 + pending.readInt32BE(1)) {
        const length = pending.readInt32BE(1)
        const body = pending.subarray(5, 1 + length)
        const type = String.fromCharCode(pending[0] ?? 0)
        pending = pending.subarray(1 + length)
        take(type, body)
      }
    })

    /** @param {string} type @param {Buffer} body */
    function take(type, body) {
      if (type === 'R') authenticate(body.readInt32BE(0))
      else if (type === 'T') [columns, rows] = [columnsOf(body), []]
      else if (type === 'D') rows.push(rowOf(body, columns))
      else if (type === 'E') {
        refusal = new Error(messageOf(body))
        if (!asked) end(refusal)
      } else if (type === 'Z' && asked) end(refusal)
      else if (type === 'Z') {
        asked = true
        socket.write(message('Q', text(sql)))
      }
    }

    /** @param {number} method 0 is done, 3 is a clear-text password */
    function authenticate(method) {
      if (method === 3) socket.write(message('p', text(decodeURIComponent(password))))
      else if (method !== 0) end(new Error(`the database asks for authentication method ${method}, which this demo does not speak`))
    }

    /** @param {Error | undefined} [error] */
    function end(error) {
      clearTimeout(late)
      socket.removeAllListeners('close')
      if (socket.readyState === 'open') socket.end(message('X', Buffer.alloc(0)))
      else socket.destroy()
      if (error === undefined) resolve(rows)
      else reject(error)
    }
  })
}

/** @param {string} value */
function text(value) {
  return Buffer.from(`${value}\0`)
}

/** @param {string} type @param {Buffer} body */
function message(type, body) {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** @param {string} user @param {string} database */
function startup(user, database) {
  const body = Buffer.concat([Buffer.from([0, 3, 0, 0]), text('user'), text(user), text('database'), text(database), Buffer.alloc(1)])
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([length, body])
}

/** @param {Buffer} body */
function columnsOf(body) {
  const names = []
  for (let at = 2, left = body.readInt16BE(0); left > 0; left--) {
    const end = body.indexOf(0, at)
    names.push(body.toString('utf8', at, end))
    at = end + 19 // table, column, type, size, modifier, format
  }
  return names
}

/** @param {Buffer} body @param {string[]} columns */
function rowOf(body, columns) {
  /** @type {Record<string, string | null>} */
  const row = {}
  let at = 2
  for (const name of columns) {
    const length = body.readInt32BE(at)
    at += 4
    row[name] = length < 0 ? null : body.toString('utf8', at, at + length)
    at += Math.max(length, 0)
  }
  return row
}

/** The field M of an ErrorResponse. @param {Buffer} body */
function messageOf(body) {
  const fields = body.toString('utf8').split('\0')
  return fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'the database refused without a reason'
}
