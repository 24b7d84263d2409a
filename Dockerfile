# The application for production. Three stages, so that the last holds neither Node.js nor compilers nor package caches.

# 1. Styles and scripts.
FROM node:22-slim AS assets
WORKDIR /srv/challenge
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY static static
RUN npm run build

# 2. Just the packages, in just the versions and with just the content, that requirements-production.lock names.
FROM python:3.11-slim AS packages
RUN python -m venv /opt/venv
COPY requirements-production.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements-production.lock

# 3. What runs. All of it belongs to root and is only read; the one folder that is written to is for uploads.
FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=challenge.config.settings.prod
WORKDIR /srv/challenge
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin challenge
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY challenge challenge
COPY schools schools
COPY advisers advisers
COPY partnerships partnerships
COPY dataPacks dataPacks
COPY templates templates
COPY --from=assets /srv/challenge/static static
# The settings refuse to load without these; collecting static files uses none of them.
RUN SECRET_KEY=unused MFA_KEYS=unused DATABASE_URL=postgres://unused REDIS_URL=redis://unused python manage.py collectstatic --noinput -v 0
RUN mkdir -p var/media && chown challenge:challenge var/media
USER challenge
EXPOSE 8000
CMD ["gunicorn", "challenge.config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--access-logfile", "-"]
