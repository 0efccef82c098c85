import { type ServerInterceptor, ServerInterceptingCall, status } from '@grpc/grpc-js';

/**
 * Who asks once has so long, in milliseconds, to send what is asked; nothing looks at a token before that has come. What subscribes sends for as
 * long as it stays, and is told elsewhere when nothing comes.
 */
export const withinPatience =
  (ms: number): ServerInterceptor =>
  ({ requestStream }, call) => {
    if (requestStream) return new ServerInterceptingCall(call);
    const late = setTimeout(
      () => call.sendStatus({ code: status.DEADLINE_EXCEEDED, details: `The request has not come within ${ms} ms.` }),
      ms,
    ).unref();
    const hasCome = (next?: () => void): void => {
      clearTimeout(late);
      next?.();
    };
    return new ServerInterceptingCall(call, {
      start: (next) => next({ onReceiveHalfClose: hasCome, onCancel: hasCome }),
    });
  };
