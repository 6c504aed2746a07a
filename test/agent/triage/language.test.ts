import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../agent/triage/language.ts';

describe('the language of a sentence', () => {
  it.each([
    'Nobody hears us',
    'The camera stays dark after the update.',
    'camera is dead',
    'no sound',
    'It doesn’t work',
    'Touch is off by two inches on the left',
    'How do I share my screen?',
    'We can see them but they cannot hear us, please help',
    'The café display in room 4 flickers and then it is gone',
    'Zoom says "Das Meeting" in German, how do I change that?',
    'I pressed the button and nothing happened',
    'The display of Mr. Müller does not start',
  ])('%s: English', (text) => {
    expect(languageOf(text)).toBe('english');
  });

  it.each([
    'Niemand hört uns',
    'Die Kamera ist seit dem Update dunkel',
    'Der Bildschirm reagiert nicht mehr',
    'La cámara no funciona después de la actualización',
    'No se oye nada',
    'L’écran ne répond plus depuis ce matin',
    'Le son ne marche pas',
    'A câmera não funciona',
    'Lo schermo non funziona più',
    'Het geluid werkt niet meer',
    'Kameran fungerar inte',
    'Skærmen virker ikke efter opdateringen',
    'Kamera nie działa po aktualizacji',
    'Obrazovka po aktualizaci nefunguje',
    'Güncellemeden sonra kamera çalışmıyor',
    'Ecranul nu merge după actualizare',
    'Kamera tidak berfungsi setelah pembaruan',
    'Kukaan ei kuule meitä',
    'A kamera nem működik',
    'Không ai nghe thấy chúng tôi',
    'Камера не работает после обновления',
    'カメラが映りません',
    '更新后摄像头无法使用',
    '카메라가 작동하지 않습니다',
    'الكاميرا لا تعمل بعد التحديث',
    'המצלמה לא עובדת אחרי העדכון',
    'अपडेट के बाद कैमरा काम नहीं कर रहा है',
    'กล้องไม่ทำงานหลังจากอัปเดต',
    'Η κάμερα δεν λειτουργεί',
  ])('%s: not English', (text) => {
    expect(languageOf(text)).toBe('other');
  });

  it.each(['', '   ', '12345', '???', 'Zoom', 'Error 0x80070005', 'HDMI 2'])('"%s": too little to tell', (text) => {
    expect(languageOf(text)).toBe('unsure');
  });
});
