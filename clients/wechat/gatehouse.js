/**
 * A WeChat mini-program (微信小程序): log in by a code, upload, list, download. `wx` is the platform's own object.
 *
 * The domains of the service and of its bucket must be among the mini-program's own (开发管理 → 服务器域名: request for the
 * service, uploadFile and downloadFile for the bucket).
 */

/** @param {{ baseUrl: string }} options */
export function createGatehouse({ baseUrl }) {
  const key = 'gatehouse.token'

  /** wx.request keeps no cookies: the token goes into the header, and is kept in one place. */
  const headers = () => {
    const token = wx.getStorageSync(key)
    return token ? { Authorization: `Bearer ${token}` } : {}
  }

  /** `success` is called for every status, 500 too: whoever calls this looks at it. */
  const request = (method, path, data) =>
    new Promise((resolve, reject) => {
      wx.request({
        url: baseUrl + path,
        method,
        // Without this, a POST of wx.request says `application/json` as well; a GET puts `data` into the query.
        header: { 'content-type': 'application/json', ...headers() },
        data,
        timeout: 30_000,
        success: ({ statusCode, data: answer }) => resolve({ status: statusCode, answer }),
        fail: ({ errMsg }) => reject(new Error(errMsg)),
      })
    })

  const refused = (what, { status, answer }) => new Error(`${what}: ${status} ${answer.msg ?? answer.message ?? ''}`)

  /** @returns {Promise<'login' | 'register'>} what the code is for */
  async function sendCode(phone) {
    const login = await request('GET', `/user/loginPhone/${phone}`)
    if (login.status === 200) return 'login'
    if (login.status !== 404) throw refused('no code', login)
    const register = await request('GET', `/user/registerPhone/${phone}`)
    if (register.status !== 200) throw refused('no code', register)
    return 'register'
  }

  /** A registration opens no session: ask for a second code then. */
  async function useCode(phone, code, purpose) {
    const path = purpose === 'login' ? 'loginPhone' : 'registerPhone'
    const fields = { phone_number: phone, identifying_code: code }
    const result = await request('POST', `/user/${path}/${phone}`, fields)
    if (result.status !== 200) throw refused('the code was not taken', result)
    if (purpose === 'login') wx.setStorageSync(key, result.answer.token)
    return result.answer.user_id
  }

  const ask = async (method, path, data) => {
    const result = await request(method, path, data)
    // The outcome of this dialect is in `code`; a session that is over is -3.
    if (result.answer.code === 0) return result.answer.data
    if (result.status === 401 || result.answer.message === 'no user login') wx.removeStorageSync(key)
    throw refused(path, result)
  }

  /** The form goes to S3 as it came: no header of ours, and the file under the name `file`. */
  const sendForm = ({ url, fields }, filePath, onProgress) =>
    new Promise((resolve, reject) => {
      const task = wx.uploadFile({
        url,
        filePath,
        name: 'file',
        formData: fields,
        success: ({ statusCode, data }) =>
          statusCode < 300 ? resolve() : reject(new Error(`S3 refused: ${statusCode} ${data}`)),
        fail: ({ errMsg }) => reject(new Error(errMsg)),
      })
      task.onProgressUpdate(({ progress }) => onProgress?.(progress))
    })

  /**
   * @param {string} filePath from wx.chooseMedia, wx.chooseMessageFile, …
   * @param {string} name as it will be shown
   * @param {number} size in bytes: those pickers tell it
   * @param {(percent: number) => void} [onProgress]
   */
  async function upload(filePath, name, size, onProgress) {
    const { file_id: id, upload: form } = await ask('POST', '/upload', { file_name: name, file_size: size })
    await sendForm(form, filePath, onProgress)
    return ask('POST', '/upload/complete', { id })
  }

  const list = () => ask('POST', '/files', { limit: 20 })

  /** By its link, without our header: S3 refuses two credentials at once. @returns the path of a temporary file */
  async function download(id) {
    const { url } = await ask('GET', `/download/${id}?link=1`)
    return new Promise((resolve, reject) => {
      wx.downloadFile({
        url,
        success: ({ statusCode, tempFilePath }) =>
          statusCode === 200 ? resolve(tempFilePath) : reject(new Error(`S3 refused: ${statusCode}`)),
        fail: ({ errMsg }) => reject(new Error(errMsg)),
      })
    })
  }

  return { sendCode, useCode, upload, list, download }
}
