import { ask } from './element.js'
import { say } from './words.js'

/** @typedef {{ field: string, name: string, type: string, base64: string, fields: Record<string, string> }} Attachment */

/** What the file says itself: left out where the file is sent along. */
const ofFile = new Set(['file_name', 'file_size', 'sha256', 'md5', 'name', 'data'])

/** @param {Blob} file @returns {Promise<string>} */
const base64Of = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(new Error(say('The file cannot be read.')))
    reader.readAsDataURL(file)
  })

/** @param {File} file */
async function sha256Of(file) {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whether a body speaks of a file that is still to be chosen. @param {string} text */
export const wantsFile = (text) => /\{(?:file|name|size|sha256|base64)\}/.test(text)

/**
 * A body with what is known of the file in the place of `{name}`, `{size}`, `{sha256}` and `{base64}`.
 * @param {string} body
 * @param {File | undefined} file
 */
export async function filledWith(body, file) {
  if (!wantsFile(body)) return body
  if (!file) throw new Error(say('Choose a file first.'))
  const filled = body
    .replaceAll('{name}', JSON.stringify(file.name).slice(1, -1))
    .replaceAll('"{size}"', String(file.size))
    .replaceAll('{sha256}', body.includes('{sha256}') ? await sha256Of(file) : '')
  return filled.includes('{base64}') ? filled.replaceAll('{base64}', await base64Of(file)) : filled
}

/**
 * The file as a part of a form, with the other fields of the body.
 * @param {Record<string, unknown>} body
 * @param {File | undefined} file
 * @returns {Promise<Attachment>}
 */
export async function attachmentOf(body, file) {
  if (!file) throw new Error(say('Choose a file first.'))
  const others = Object.entries(body).filter(([name]) => !ofFile.has(name))
  return {
    field: 'file',
    name: file.name,
    type: file.type || 'application/octet-stream',
    base64: await base64Of(file),
    fields: Object.fromEntries(others.map(([name, value]) => [name, String(value)])),
  }
}

/**
 * The form of a direct upload in an answer, wherever a dialect puts it.
 * @param {string | null} body
 * @returns {{ url: string, fields: Record<string, string> } | null}
 */
export function uploadFormIn(body) {
  try {
    const answer = JSON.parse(body ?? '')
    const upload = answer.upload ?? answer.data?.upload ?? null
    return upload?.fields ? upload : null
  } catch {
    return null
  }
}

/** Sends the file by that form, through the console. @param {{ url: string, fields: Record<string, string> }} form @param {File | undefined} file */
export async function sendByForm({ url, fields }, file) {
  const attachment = { ...(await attachmentOf({}, file)), fields }
  return ask('/form', { url, attachment })
}
