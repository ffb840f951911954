/**
 * Stands behind testdriver.js: what it asks for is done by the runner with a real pointer or keyboard, so that what comes
 * of it (user activation above all) is the browser's own doing.
 */
interface DriverInternal {
  in_automation: boolean;
  set_test_context(context: Window): void;
  click(element: HTMLElement, at: { x: number; y: number }): Promise<void>;
  send_keys(element: HTMLElement, keys: string): Promise<void>;
  consume_user_activation(context: Window | null): Promise<boolean>;
}
interface Driver {
  consume_user_activation?(context?: Window | null): Promise<boolean>;
}

{
  const global = globalThis as unknown as { test_driver: Driver; test_driver_internal: DriverInternal };
  const internal = global.test_driver_internal;
  const send = fetch;

  const ask = async (action: object): Promise<void> => {
    const response = await send('/.runner/action', { method: 'POST', body: JSON.stringify(action) });
    if (!response.ok) throw new Error(await response.text());
  };

  /** Where a point of an element's frame is in the whole page; undefined where a frame of another origin is around it. */
  const inPage = (element: Element, { x, y }: { x: number; y: number }) => {
    try {
      for (let at = element.ownerDocument.defaultView; at && at !== at.top; at = at.parent as typeof at) {
        const frame = at.frameElement;
        if (frame === null) return undefined;
        const { left, top } = frame.getBoundingClientRect();
        x += left + frame.clientLeft;
        y += top + frame.clientTop;
      }
      return { x, y };
    } catch {
      return undefined;
    }
  };

  internal.in_automation = true;
  internal.set_test_context = () => {};
  internal.click = async (element, at) => {
    const point = inPage(element, at);
    if (point) return ask({ do: 'click', ...point });
    // A button that has the focus takes the key for a click; where the frame is, nobody has to know.
    window.focus();
    element.focus();
    await ask({ do: 'press', key: 'Enter' });
  };
  internal.send_keys = async (element, keys) => {
    element.focus();
    await ask({ do: 'type', text: keys });
  };
  internal.consume_user_activation = async (context) => {
    const owner = context ?? window;
    const { isActive } = owner.navigator.userActivation;
    // A window that opens takes the activation with it.
    owner.open('about:blank', '_blank')?.close();
    return isActive;
  };
  global.test_driver.consume_user_activation ??= (context = null) =>
    internal.consume_user_activation(context);
}
