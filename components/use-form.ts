import { useEffect, useRef } from 'preact/hooks';

/**
 * What a form is given that stands where something is made or edited: it begins at its first field, and where it is sent
 * back its first wrong field is the place to go on. The browser itself checks nothing, fills nothing in and sends nothing.
 *
 * @param problems Another value each time that it is sent back; undefined: nothing is wrong.
 */
export function useForm(submit: () => void, problems: object | undefined) {
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => ref.current?.querySelector('input')?.focus(), []);
  useEffect(() => {
    if (problems !== undefined)
      ref.current?.querySelector<HTMLElement>('[aria-invalid=true], .invalid .picker-trigger')?.focus();
  }, [problems]);
  return {
    ref,
    class: 'form',
    noValidate: true,
    autocomplete: 'off',
    onSubmit(event: Event) {
      event.preventDefault();
      submit();
    },
  } as const;
}
