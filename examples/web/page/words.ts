/** What the page says, in both languages. */

const english = {
  title: 'Gatehouse, an example',
  language: '中文',
  intro: 'Log in with a phone. Any Chinese mobile number will do, 13800138000 for one.',
  whereCodes: 'No text leaves this machine. The code is in',
  inbox: 'the inbox of the local console',
  phone: 'Phone',
  sendCode: 'Send a code',
  code: 'Code of six digits',
  useCode: 'Go on',
  otherPhone: 'Another phone',
  sentTo: 'A code is on its way to {phone}.',
  registered: 'You have an account now. A second code is on its way, to log in with.',
  profile: 'Profile',
  name: 'Name',
  save: 'Save',
  saved: 'Saved.',
  picture: 'Picture',
  choosePicture: 'Choose a picture',
  id: 'Id',
  files: 'Files',
  chooseFile: 'Choose a file to upload',
  uploading: 'Uploading {name}',
  stop: 'Stop',
  stopped: 'Stopped.',
  uploaded: '{name} is stored.',
  noFiles: 'No files yet.',
  download: 'Download',
  remove: 'Delete',
  friends: 'Friends',
  findFriend: 'Phone, name, email or id',
  add: 'Ask for friendship',
  asked: 'Asked {name}.',
  requests: 'Asks for friendship',
  accept: 'Accept',
  reject: 'Reject',
  noFriends: 'No friends yet.',
  leaving: 'Leaving',
  logOut: 'Log out',
  deleteAccount: 'Delete the account',
  deleteExplained: 'Names and sessions are gone at once, everything else within a day. A code proves that it is you.',
  deleteNow: 'Delete it for good',
  deleted: 'The account is deleted.',
  sessionOver: 'The session is over. Log in again.',
  wait: 'Too many requests. Try again in {seconds} seconds.',
  unreachable: 'The service does not answer. Is it running?',
  failed: 'That did not work ({kind}).',
}

export type Words = typeof english

const chinese: Words = {
  title: 'Gatehouse 示例',
  language: 'English',
  intro: '用手机号登录。任何中国大陆手机号都可以，例如 13800138000。',
  whereCodes: '短信不会离开这台电脑，验证码在',
  inbox: '本地控制台的收件箱',
  phone: '手机号',
  sendCode: '发送验证码',
  code: '六位验证码',
  useCode: '继续',
  otherPhone: '换一个手机号',
  sentTo: '验证码已发往 {phone}。',
  registered: '注册成功。第二条验证码已发出，用它登录。',
  profile: '个人资料',
  name: '名字',
  save: '保存',
  saved: '已保存。',
  picture: '头像',
  choosePicture: '选择头像',
  id: '账号',
  files: '文件',
  chooseFile: '选择要上传的文件',
  uploading: '正在上传 {name}',
  stop: '停止',
  stopped: '已停止。',
  uploaded: '{name} 已保存。',
  noFiles: '还没有文件。',
  download: '下载',
  remove: '删除',
  friends: '好友',
  findFriend: '手机号、名字、邮箱或账号',
  add: '申请加好友',
  asked: '已向 {name} 发出申请。',
  requests: '好友申请',
  accept: '接受',
  reject: '拒绝',
  noFriends: '还没有好友。',
  leaving: '离开',
  logOut: '退出登录',
  deleteAccount: '注销账号',
  deleteExplained: '名字和会话立即消失，其余在一天之内。用验证码证明是本人。',
  deleteNow: '永久注销',
  deleted: '账号已注销。',
  sessionOver: '登录已失效，请重新登录。',
  wait: '请求过于频繁，请 {seconds} 秒后再试。',
  unreachable: '服务没有响应。它在运行吗？',
  failed: '操作失败（{kind}）。',
}

/** What people meet often; everything else is told by its name. */
const reasons: Readonly<Record<string, readonly [english: string, chinese: string]>> = {
  'wrong-code': ['That is not the code.', '验证码错误。'],
  'code-expired': ['The code has expired. Ask for a new one.', '验证码已过期，请重新获取。'],
  'no-account': ['There is no such account.', '没有这个账号。'],
  'already-friends': ['You are friends already.', '你们已经是好友。'],
  malformed: ['That cannot be read. Is the number a mobile number?', '格式不正确。是手机号吗？'],
  invalid: ['That is not allowed here.', '内容不符合要求。'],
  'over-quota': ['No room is left for that.', '空间不足。'],
  'last-admin': ['The last admin stays.', '最后一位管理员不能注销。'],
}

export type Language = 'en' | 'zh'

export const languageOf = (preferred: string | null): Language => (preferred?.startsWith('zh') ? 'zh' : 'en')

export const wordsOf = (language: Language): Words => (language === 'zh' ? chinese : english)

export const reasonIn = (language: Language, kind: string): string | undefined =>
  reasons[kind]?.[language === 'zh' ? 1 : 0]

/** `{name}` and its like filled in. */
export const filled = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
