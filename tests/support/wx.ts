/**
 * The part of WeChat's `wx` that a sample needs, over Node: it behaves as documented and reports errors by callback.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Callbacks<Told> {
  success?: (told: Told) => void
  fail?: (told: { errMsg: string }) => void
}

interface RequestOptions extends Callbacks<{ statusCode: number; data: unknown }> {
  url: string
  method?: string
  header?: Record<string, string>
  data?: Record<string, unknown>
}

interface UploadOptions extends Callbacks<{ statusCode: number; data: string }> {
  url: string
  filePath: string
  name: string
  formData?: Record<string, string>
}

interface DownloadOptions extends Callbacks<{ statusCode: number; tempFilePath: string }> {
  url: string
  header?: Record<string, string>
}

const told = <Told>({ success, fail }: Callbacks<Told>, work: Promise<Told>) =>
  void work.then(
    (result) => success?.(result),
    (error: unknown) => fail?.({ errMsg: `request:fail ${error}` }),
  )

/** Parses JSON; any other text is returned unchanged. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

async function request({ url, method = 'GET', header = {}, data }: RequestOptions) {
  const address = new URL(url)
  if (method === 'GET')
    for (const [name, value] of Object.entries(data ?? {})) address.searchParams.set(name, String(value))
  const response = await fetch(address, {
    method,
    headers: { 'content-type': 'application/json', ...header },
    ...(method !== 'GET' && { body: JSON.stringify(data ?? {}) }),
  })
  return { statusCode: response.status, data: parsed(await response.text()) }
}

async function upload({ url, filePath, name, formData = {} }: UploadOptions) {
  const form = new FormData()
  for (const [field, value] of Object.entries(formData)) form.append(field, value)
  form.append(name, new Blob([readFileSync(filePath)]), 'tmp')
  const response = await fetch(url, { method: 'POST', body: form })
  return { statusCode: response.status, data: await response.text() }
}

async function download({ url, header = {} }: DownloadOptions) {
  const response = await fetch(url, { headers: header })
  const tempFilePath = join(mkdtempSync(join(tmpdir(), 'wx-')), 'file')
  writeFileSync(tempFilePath, Buffer.from(await response.arrayBuffer()))
  return { statusCode: response.status, tempFilePath }
}

export function wxOnNode() {
  const kept = new Map<string, unknown>()
  return {
    request: (options: RequestOptions) => told(options, request(options)),
    downloadFile: (options: DownloadOptions) => told(options, download(options)),
    uploadFile(options: UploadOptions) {
      let tell: ((progress: { progress: number }) => void) | undefined
      const work = upload(options).then((result) => {
        tell?.({ progress: 100 })
        return result
      })
      told(options, work)
      return {
        onProgressUpdate(listener: (progress: { progress: number }) => void) {
          tell = listener
        },
      }
    },
    // A missing key reads as an empty text.
    getStorageSync: (key: string) => kept.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void kept.set(key, value),
    removeStorageSync: (key: string) => void kept.delete(key),
  }
}
