// Log in by a code, upload, list, download: with dio 5.
// Not compiled here: the project's checks have no Dart. Requests and answers are those of clients/curl, which runs in a test.

import 'package:dio/dio.dart';

/// The service has understood, and says no.
class Refused implements Exception {
  Refused(this.status, this.message, this.retryAfterSeconds);

  final int status;
  final String message;
  final int? retryAfterSeconds;

  @override
  String toString() => 'Refused: $status $message';
}

enum Purpose {
  login('loginPhone'),
  register('registerPhone');

  const Purpose(this.path);
  final String path;
}

class Gatehouse {
  Gatehouse(String baseUrl, {this.token})
      : _service = Dio(BaseOptions(
          baseUrl: baseUrl,
          connectTimeout: const Duration(seconds: 10),
          receiveTimeout: const Duration(seconds: 30),
          // A refusal has a body worth reading; dio would throw it away into an exception.
          validateStatus: (_) => true,
          followRedirects: false,
        ));

  final Dio _service;

  /// For S3, without our base, our headers and our interceptors.
  final Dio _store = Dio();

  /// One place: keep it in flutter_secure_storage, not in SharedPreferences.
  String? token;

  /// Sends a code, and says what it is for. A phone without an account is registered by its first one.
  Future<Purpose> sendCode(String phone) async {
    try {
      await _ask('GET', '/user/${Purpose.login.path}/$phone');
      return Purpose.login;
    } on Refused catch (refused) {
      if (refused.status != 404) rethrow;
      await _ask('GET', '/user/${Purpose.register.path}/$phone');
      return Purpose.register;
    }
  }

  /// A registration opens no session: ask for a second code then.
  Future<int> useCode(String phone, String code, Purpose purpose) async {
    final answer = await _ask('POST', '/user/${purpose.path}/$phone', {'phone_number': phone, 'identifying_code': code});
    token = answer['token'] as String? ?? token;
    return answer['user_id'] as int;
  }

  Future<List<Map<String, dynamic>>> list() async =>
      ((await _data('POST', '/files', {'limit': 20})) as List).cast<Map<String, dynamic>>();

  Future<Map<String, dynamic>> upload(String path, String name, int size, {ProgressCallback? onProgress}) async {
    final begun = await _data('POST', '/upload', {'file_name': name, 'file_size': size}) as Map<String, dynamic>;
    final upload = begun['upload'] as Map<String, dynamic>;
    // dio chooses the boundary and says so: setting `Content-Type: multipart/form-data` by hand would lose it.
    final form = FormData();
    (upload['fields'] as Map<String, dynamic>).forEach((field, value) => form.fields.add(MapEntry(field, '$value')));
    form.files.add(MapEntry('file', await MultipartFile.fromFile(path, filename: 'file')));
    await _store.post<void>(upload['url'] as String, data: form, onSendProgress: onProgress);
    return await _data('POST', '/upload/complete', {'id': begun['file_id']}) as Map<String, dynamic>;
  }

  /// By its link, in a request of its own: whatever a redirect does with headers, none of ours is there.
  Future<void> download(int id, String to, {ProgressCallback? onProgress}) async {
    final link = await _data('GET', '/download/$id?link=1') as Map<String, dynamic>;
    await _store.download(link['url'] as String, to, onReceiveProgress: onProgress);
  }

  Future<Object?> _data(String method, String path, [Map<String, dynamic>? fields]) async {
    final answer = await _ask(method, path, fields);
    if (answer['code'] == 0) return answer['data'];
    final message = answer['message'] as String;
    // A session that is over; log in again.
    if (message == 'no user login') token = null;
    throw Refused(200, message, null);
  }

  Future<Map<String, dynamic>> _ask(String method, String path, [Map<String, dynamic>? fields]) async {
    final response = await _service.request<Map<String, dynamic>>(
      path,
      data: fields,
      options: Options(
        method: method,
        contentType: fields == null ? null : Headers.jsonContentType,
        headers: {if (token != null) 'Authorization': 'Bearer $token'},
      ),
    );
    final status = response.statusCode ?? 0;
    final answer = response.data ?? const {};
    if (status == 200) return answer;
    if (status == 401) token = null;
    final wait = int.tryParse(response.headers.value('retry-after') ?? '');
    throw Refused(status, '${answer['msg'] ?? answer['message'] ?? ''}', wait);
  }
}
