/**
 * The managers' desk inside of the console: the very files that `/desk` has, from the console's own origin, in a frame of
 * its page. What the desk asks of the service is passed on to the API. The deployed desk stays without frames.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { deskPart } from '../../resources/build/carried.ts'
import type { File } from '../../resources/build/file.ts'
import { projectRoot } from '../folder.ts'
import { readBody } from '../listen.ts'
import { CallError } from './call.ts'
import { type Exchange, json } from './exchange.ts'

const PAGE = 'index.html'
let made: Promise<File[]> | undefined

/** Made at each visit of the page, so that a change shows on reload; the files that it names are those of that visit. */
function filesFor(name: string): Promise<File[]> {
  if (name === PAGE || made === undefined) made = deskPart(projectRoot)
  return made
}

function sendFile(response: ServerResponse, { type, policy, bytes }: File): void {
  const framed = policy?.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
  response.writeHead(200, { 'content-type': type, ...(framed && { 'content-security-policy': framed }) }).end(bytes)
}

/** What the desk needs of a request and of its answer. */
const asked = ['authorization', 'content-type']
const answered = new Set(['content-type', 'retry-after', 'x-request-id'])

async function passOn(apiUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = asked.flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [[name, value] as [string, string]] : []
  })
  const body = request.method === 'POST' ? await readBody(request) : null
  const { method = 'GET' } = request
  const answer = await fetch(`${apiUrl}${request.url}`, { method, headers, body, redirect: 'manual' }).catch(() => {
    throw new CallError('The API does not answer: it may just be restarting, or an error stands in the terminal.')
  })
  for (const [name, value] of answer.headers) if (answered.has(name)) response.setHeader(name, value)
  response.writeHead(answer.status)
  response.end(Buffer.from(await answer.arrayBuffer()))
}

/** The paths that the desk asks; those of its login by code too. */
const isAsked = (path: string) => /^\/(?:manager|download|user(?:\/loginPhone\/[^/]+)?)$/.test(path)

/** Answers what belongs to the desk. @returns whether it did */
export async function answerDesk({ request, response, apiUrl }: Exchange, path: string): Promise<boolean> {
  if (isAsked(path)) {
    await passOn(apiUrl, request, response)
    return true
  }
  const [, name = PAGE] = /^\/desk(?:\/([\w.-]+))?$/.exec(path) ?? [path, null]
  if (request.method !== 'GET' || name === null) return false
  const file = (await filesFor(name)).find((one) => one.name === name)
  if (file) sendFile(response, file)
  else json(response, { error: 'The desk has no such file.' }, 404)
  return true
}
